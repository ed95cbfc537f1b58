// A sound and a notification: brought when somebody wants them, and not before.
const TONES_HZ = [660, 880];
const TONE_S = 0.12;
const LOUDNESS = 0.08;
let audio;

// Browsers let a page be heard only after somebody has clicked in it.
export function ring() {
  audio ??= new AudioContext();
  audio.resume();
  TONES_HZ.forEach((frequency, turn) => {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const start = audio.currentTime + turn * TONE_S;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(LOUDNESS, start);
    // An edge would click.
    volume.gain.exponentialRampToValueAtTime(LOUDNESS / 100, start + TONE_S);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + TONE_S);
  });
}

// Asks the person, through the browser. True where they allow it.
export async function ask() {
  return 'Notification' in window && (await Notification.requestPermission()) === 'granted';
}

// One for each conversation: a later one takes the place of the one before.
export function notify(peer, name, text, icon) {
  const options = { body: text, tag: `chut ${peer}`, renotify: true };
  const notification = new Notification(name, icon ? { ...options, icon } : options);
  notification.onclick = () => {
    window.focus();
    window.Chut.open(peer);
    notification.close();
  };
}
