/* Records a voice note, and sends files in pieces, so that a line that breaks goes on where it was. Without this the form sends files itself. Words come from data attributes, translated. */
(() => {
  "use strict";
  const { address } = document.currentScript.dataset;
  const PIECE = 65536;
  const LONGEST_WAIT = 30000;
  const ALMOST = 10;
  const BITS = 24000; /* enough for speech; three minutes are half a megabyte */
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const named = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  class Refused extends Error {}

  const ask = async (address, body) => {
    const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
    if (answer.status >= 500 || answer.status === 429) throw new Error("later");
    if (answer.ok) return answer.json();
    const { error } = await answer.json().catch(() => ({}));
    throw new Refused(error);
  };

  /* Tried again until the line is back or somebody leaves it out: what has arrived stays there. */
  const surely = async (address, body, isWanted, tell) => {
    for (let wait = 1000; isWanted(); wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        return await ask(address, body);
      } catch (problem) {
        if (problem instanceof Refused) throw problem;
        if (isWanted()) tell();
        await pause(wait);
      }
    }
    return {};
  };

  const formOf = (values) => {
    const form = new FormData();
    for (const name in values) form.append(name, values[name]);
    return form;
  };

  const prepare = (box) => {
    const words = box.dataset;
    const part = (name) => box.querySelector(`[data-${name}]`);
    const [status, drop, tools] = ["status", "drop", "tools"].map(part);
    const kept = document.getElementById(words.kept);
    const before = kept.value;
    const inputs = [...box.querySelectorAll("input[type=file]")];
    const form = box.closest("form");
    let turn = 0;
    let after = null;
    /* Why the page cannot be sent yet: "sending", or "unsure" while a recording is not confirmed. */
    let held = "";
    let listening = null;

    const say = (text) => {
      status.textContent = text;
    };
    const hold = (why) => {
      held = why;
      tools.hidden = drop.hidden = false;
    };

    const send = async (file, source) => {
      const own = ++turn;
      const isWanted = () => own === turn;
      const broken = () => say(words.broken);
      const { kinds } = words;
      hold("sending");
      try {
        let { name, arrived } = await surely(address, formOf({ size: file.size, kinds }), isWanted, broken);
        let told = -1;
        while (isWanted() && arrived < file.size) {
          const piece = file.slice(arrived, arrived + PIECE);
          ({ arrived } = await surely(`${address}${name}/${arrived}/`, piece, isWanted, broken));
          const percent = Math.floor((arrived / file.size) * 10) * 10;
          if (isWanted() && percent !== told) say(named(words.progress, { percent }));
          told = percent;
        }
        ({ name } = await surely(`${address}${name}/whole/`, formOf({ kinds }), isWanted, broken));
        if (!isWanted()) return;
        kept.value = name;
        if (source) source.value = "";
        held = "";
        say(words.here);
        if (after) form.requestSubmit(after);
      } catch (problem) {
        if (!(problem instanceof Refused)) throw problem;
        if (!isWanted()) return;
        after = null;
        say(problem.message || words.failed);
        if (source) source.value = held = "";
        else listening.review("unsure");
      }
    };

    const leaveOut = () => {
      turn++;
      after = null;
      held = "";
      kept.value = before;
      drop.hidden = true;
      for (const input of inputs) input.value = "";
      listening?.forget();
    };

    drop.addEventListener("click", () => {
      leaveOut();
      say(words.gone);
      (listening ? part("start") : inputs[1]).focus();
    });
    for (const input of inputs) {
      input.addEventListener("change", () => {
        const file = input.files[0];
        if (!file) return;
        listening?.forget();
        send(file, input);
      });
    }
    form.addEventListener("submit", (event) => {
      if (!held) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (held === "sending") {
        after = event.submitter;
        say(words.goes);
      } else {
        listening.review("unsure");
        say(words.unsure);
      }
    });
    if (words.recording && navigator.mediaDevices && window.MediaRecorder) {
      listening = listen(part, { words, say, send, hold, leaveOut });
      tools.hidden = false;
    }
  };

  /* The microphone: record, stop, hear it back, and keep it or not. */
  const listen = (part, { words, say, send, hold, leaveOut }) => {
    const [start, stop, keep, time, sound] = ["start", "stop", "keep", "time", "listen"].map(part);
    const first = start.textContent;
    const most = Number(words.most);
    let running = null;
    let note = null;
    let isAsking = false;
    start.hidden = false;

    const show = (seconds) => {
      time.textContent = `${clock(seconds)} / ${clock(most)}`;
    };
    const end = () => {
      if (running?.state === "recording") running.stop();
    };
    const draw = (isRecording) => {
      stop.hidden = !isRecording;
      start.hidden = isRecording;
      keep.hidden = sound.hidden = isRecording || !note;
      start.textContent = note ? words.again : first;
    };
    const forget = () => {
      const was = running;
      running = note = null;
      if (was?.state === "recording") was.stop();
      sound.pause();
      time.textContent = "";
      draw(false);
    };
    const review = (why) => {
      end();
      hold(why);
      draw(running?.state === "recording");
      (keep.hidden ? stop : keep).focus();
    };

    const record = (stream) => {
      const parts = [];
      const own = new MediaRecorder(stream, { audioBitsPerSecond: BITS });
      let seconds = 0;
      const ticking = setInterval(() => {
        show(++seconds);
        if (seconds === most - ALMOST) say(words.almost);
        if (seconds >= most) end();
      }, 1000);
      own.addEventListener("dataavailable", (event) => parts.push(event.data));
      own.addEventListener("stop", () => {
        clearInterval(ticking);
        for (const track of stream.getTracks()) track.stop();
        if (own !== running) return;
        note = new Blob(parts, { type: parts[0]?.type });
        URL.revokeObjectURL(sound.src);
        sound.src = URL.createObjectURL(note);
        draw(false);
        time.textContent = clock(seconds);
        sound.focus();
        say(words.stopped);
      });
      own.start(1000);
      return own;
    };

    start.addEventListener("click", async () => {
      if (isAsking) return;
      isAsking = true;
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        leaveOut();
        running = record(stream);
      } catch {
        say(words.denied);
        return;
      } finally {
        isAsking = false;
      }
      hold("unsure");
      show(0);
      draw(true);
      stop.focus();
      say(named(words.recording, { most: clock(most) }));
    });
    stop.addEventListener("click", end);
    keep.addEventListener("click", () => {
      keep.hidden = true;
      start.focus();
      send(note);
    });
    return { forget, review };
  };

  document.querySelectorAll("[data-sending-files]").forEach(prepare);
})();
