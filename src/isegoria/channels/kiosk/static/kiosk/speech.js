/* Says what stands on the screen: by the voice of the site, or by one of the browser where that does not answer. Off until somebody wants it. */
"use strict";
const kiosk = {};
kiosk.speech = (() => {
  const LONGEST = 300;
  const LOUDNESS = [1, 2, 0.5];
  const state = { on: false, slow: false, loud: 0, busy: false };
  const missing = new Set();
  let sound, volume, playing, stopping;

  const output = () => {
    if (!sound) {
      sound = new AudioContext();
      volume = sound.createGain();
      volume.connect(sound.destination);
    }
    volume.gain.value = LOUDNESS[state.loud];
    return sound.resume();
  };

  /* The words of one language that follow one another are fetched together. */
  const joined = (pieces) => {
    const found = [];
    for (const { words, language } of pieces) {
      const text = words.replace(/\s+/g, " ").trim();
      const last = found.at(-1);
      if (!text) continue;
      if (last && last.language === language && last.words.length + text.length < LONGEST) last.words += `\n${text}`;
      else found.push({ words: text, language });
    }
    return found;
  };

  const fetched = async ({ words, language }, signal) => {
    if (missing.has(language)) return null;
    const body = JSON.stringify({ words, language, slow: state.slow });
    const answer = await fetch(kiosk.address("spoken"), { method: "POST", body, signal });
    if (answer.status === 404) missing.add(language);
    return answer.ok ? sound.decodeAudioData(await answer.arrayBuffer()) : null;
  };

  const play = (data) =>
    new Promise((resolve) => {
      playing = sound.createBufferSource();
      playing.buffer = data;
      playing.connect(volume);
      playing.onended = resolve;
      playing.start();
    });

  const byBrowser = ({ words, language }) =>
    new Promise((resolve) => {
      if (!window.speechSynthesis?.getVoices().some((one) => one.lang.startsWith(language.split("-")[0]))) return resolve();
      const one = new SpeechSynthesisUtterance(words);
      one.lang = language;
      one.rate = state.slow ? 0.7 : 1;
      one.volume = LOUDNESS[state.loud] / 2;
      one.onend = one.onerror = resolve;
      speechSynthesis.speak(one);
    });

  const stop = () => {
    stopping?.abort();
    state.busy = false;
    try {
      playing?.stop();
    } catch {
      /* It had not begun. */
    }
    window.speechSynthesis?.cancel();
  };

  /* All of it is fetched while the first of it is heard. */
  const say = async (pieces) => {
    stop();
    if (!state.on) return;
    const { signal } = (stopping = new AbortController());
    const parts = joined(pieces);
    state.busy = true;
    await output();
    let before = Promise.resolve();
    const sounds = parts.map((one) => (before = before.then(() => fetched(one, signal)).catch(() => null)));
    for (const [at, one] of sounds.entries()) {
      const data = await one;
      if (signal.aborted) return;
      await (data ? play(data) : byBrowser(parts[at]));
      if (signal.aborted) return;
    }
    state.busy = false;
  };

  return { state, say, stop };
})();
