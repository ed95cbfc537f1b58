<?php
// A host site with PHP alone: sign in, the callback, the page with the widget.
declare(strict_types=1);

const PEOPLE = ['alice' => 'Alice', 'bob' => 'Bob', 'carol' => 'Carol'];
$chut = getenv('CHUT_URL') ?: 'http://localhost:8080';
$secret = trim(file_get_contents(getenv('CHUT_SECRET_FILE') ?: 'chut-secret'));

// One small file for each session. A real site has a store for this.
$folder = sys_get_temp_dir() . '/chut-example-php';
@mkdir($folder, 0700);

function session(string $folder, mixed $id): ?array
{
    if (!is_string($id) || !preg_match('/^[0-9a-f]{32}$/', $id) || !is_file("$folder/$id")) {
        return null;
    }
    return json_decode(file_get_contents("$folder/$id"), true);
}

function leave(int $status): never
{
    http_response_code($status);
    exit;
}

$route = $_SERVER['REQUEST_METHOD'] . ' ' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);

if ($route === 'POST /login') {
    $user = $_POST['user'] ?? '';
    if (!is_string($user) || !isset(PEOPLE[$user])) {
        leave(400);
    }
    $id = bin2hex(random_bytes(16));
    file_put_contents("$folder/$id", json_encode(['user' => $user, 'token' => bin2hex(random_bytes(16))]));
    setcookie('chut_session', $id, ['httponly' => true, 'samesite' => 'Lax', 'path' => '/']);
    header('Location: /', true, 303);
    exit;
}

// Chut asks who has this session and this token.
if ($route === 'POST /chut/auth') {
    if (!hash_equals("Bearer $secret", $_SERVER['HTTP_AUTHORIZATION'] ?? '')) {
        leave(403);
    }
    $asked = json_decode(file_get_contents('php://input', length: 16 * 1024), true);
    $session = session($folder, $asked['session'] ?? null);
    if ($session === null || !hash_equals($session['token'], (string) ($asked['token'] ?? ''))) {
        leave(401);
    }
    header('Content-Type: application/json');
    echo json_encode(['user' => $session['user'], 'name' => PEOPLE[$session['user']], 'ttl_s' => 60]);
    exit;
}

if ($route !== 'GET /') {
    leave(404);
}
$session = session($folder, $_COOKIE['chut_session'] ?? null);
?>
<!doctype html><html lang="en"><meta charset="utf-8">
<?php if ($session === null): ?>
<title>Sign in</title><h1>Who are you?</h1><form method="post" action="/login">
<?php foreach (PEOPLE as $user => $name): ?>
<button name="user" value="<?= $user ?>"><?= $name ?></button>
<?php endforeach ?>
</form>
<?php else: ?>
<title>A site</title><h1>Signed in as <?= PEOPLE[$session['user']] ?></h1><p>
<?php foreach (PEOPLE as $user => $name): if ($user !== $session['user']): ?>
<button data-chut-peer="<?= $user ?>">Chat with <?= $name ?></button>
<?php endif; endforeach ?>
</p><script src="<?= htmlspecialchars($chut) ?>/chut.js" data-token="<?= $session['token'] ?>" defer></script>
<?php endif ?>
</html>
