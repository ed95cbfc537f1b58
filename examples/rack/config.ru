# A host site with Rack: sign in, the callback, the page with the widget.
require 'json'
require 'rack'
require 'securerandom'

class Site
  PEOPLE = { 'alice' => 'Alice', 'bob' => 'Bob', 'carol' => 'Carol' }.freeze
  CHUT = ENV.fetch('CHUT_URL', 'http://localhost:8080')
  SECRET = File.read(ENV.fetch('CHUT_SECRET_FILE', 'chut-secret')).strip

  def initialize
    # Session ID -> user and token. A real site has a store for this.
    @sessions = {}
  end

  def call(env)
    request = Rack::Request.new(env)
    case [request.request_method, request.path_info]
    when ['GET', '/'] then home(request)
    when ['POST', '/login'] then login(request)
    when ['POST', '/chut/auth'] then auth(request)
    else [404, {}, []]
    end
  end

  private

  def home(request)
    session = @sessions[request.cookies['chut_session']]
    html(session ? page(session) : form)
  end

  def login(request)
    user = request.params['user']
    return [400, {}, []] unless PEOPLE.key?(user)

    id = SecureRandom.hex(16)
    @sessions[id] = { user: user, token: SecureRandom.hex(16) }
    response = Rack::Response.new([], 303, 'location' => '/')
    response.set_cookie('chut_session', value: id, path: '/', httponly: true, same_site: :lax)
    response.finish
  end

  # Chut asks who has this session and this token.
  def auth(request)
    return [403, {}, []] unless same(request.get_header('HTTP_AUTHORIZATION'), "Bearer #{SECRET}")

    asked = JSON.parse(request.body.read(16 * 1024))
    session = @sessions[asked['session']]
    return [401, {}, []] unless session && same(asked['token'], session[:token])

    body = { user: session[:user], name: PEOPLE[session[:user]], ttl_s: 60 }
    [200, { 'content-type' => 'application/json' }, [body.to_json]]
  rescue JSON::ParserError
    [400, {}, []]
  end

  def same(one, other)
    Rack::Utils.secure_compare(one.to_s, other.to_s)
  end

  def html(body)
    [200, { 'content-type' => 'text/html; charset=utf-8' }, ["<!doctype html><html lang=\"en\">#{body}</html>"]]
  end

  def form
    buttons = PEOPLE.map { |user, name| %(<button name="user" value="#{user}">#{name}</button>) }
    "<title>Sign in</title><h1>Who are you?</h1><form method=\"post\" action=\"/login\">#{buttons.join(' ')}</form>"
  end

  def page(session)
    others = PEOPLE.reject { |user, _| user == session[:user] }
    buttons = others.map { |user, name| %(<button data-chut-peer="#{user}">Chat with #{name}</button>) }
    "<title>A site</title><h1>Signed in as #{PEOPLE[session[:user]]}</h1><p>#{buttons.join(' ')}</p>" \
      "<script src=\"#{CHUT}/chut.js\" data-token=\"#{session[:token]}\" defer></script>"
  end
end

run Site.new
