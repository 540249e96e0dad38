/* The phone of the handset page: follows the call, counts its time; the browser's own voice and microphone on request. */
(function () {
  "use strict";
  const body = document.body;
  const call = document.getElementById("call");
  const say = document.getElementById("say");
  const speak = document.getElementById("speak");
  const aloud = document.getElementById("aloud");
  const microphone = document.getElementById("microphone");
  const FETCH_MS = 200;

  // News of a call comes many times a second: it is fetched at most five times a second, and once more at the end.
  let due = null, last = 0;
  function fetchSoon() {
    if (due) return;
    due = setTimeout(() => {
      due = null;
      last = performance.now();
      body.dispatchEvent(new CustomEvent("callnews"));
    }, Math.max(0, last + FETCH_MS - performance.now()));
  }
  body.addEventListener("calling", fetchSoon);

  // What belongs to a call is there while one lasts.
  const head = () => document.getElementById("call-head");
  let before = head().dataset.status;
  function follow() {
    const isOn = "on" in head().dataset;
    document.querySelectorAll("[data-in-call]").forEach(one => { one.hidden = !isOn; });
    document.querySelectorAll("[data-no-call]").forEach(one => { one.hidden = isOn; });
    if (head().dataset.status !== before) {
      const wasOn = ["queued", "ringing", "in-progress"].includes(before);
      before = head().dataset.status;
      body.dispatchEvent(new CustomEvent("nudge"));
      if (isOn && !wasOn) say.focus();
      if (!isOn && wasOn) { stopListening(); document.querySelector("#dial .btn").focus(); }
    }
    readAloud();
  }
  document.addEventListener("htmx:after:swap", follow);
  new MutationObserver(follow).observe(call, { childList: true, subtree: true, attributes: true, characterData: true });

  // The newest words stay in view, unless the reader has scrolled up.
  let stays = true;
  const scroll = () => document.getElementById("call-scroll");
  call.addEventListener("scroll", () => {
    stays = scroll().scrollHeight - scroll().scrollTop - scroll().clientHeight < 120;
  }, true);
  new MutationObserver(() => { if (stays) scroll().scrollTop = scroll().scrollHeight; })
    .observe(call, { childList: true, subtree: true, characterData: true });

  setInterval(() => {
    const time = document.getElementById("call-time");
    if (!time || time.dataset.ended) return;
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time.dataset.began)) / 1000));
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }, 1000);

  document.addEventListener("htmx:after:request", event => {
    const context = event.detail.ctx;
    if (context.sourceElement === speak && context.response && context.response.status === 200) say.value = "";
  });

  // The browser's voice: off until somebody asks for it.
  const said = new Map();
  function readAloud() {
    document.querySelectorAll("[data-who=clinic]").forEach(line => {
      const words = line.querySelector("p").querySelectorAll(".heard, .unsaid");
      const text = [...words].map(one => one.textContent).join("");
      const known = said.get(line.id) || "";
      if (!aloud.checked) { said.set(line.id, text); return; }
      if (line.dataset.state === "cut") {
        if (known !== null) speechSynthesis.cancel();
        said.set(line.id, null);
      } else if (known !== null && text.length > known.length) {
        const utterance = new SpeechSynthesisUtterance(text.slice(known.length));
        utterance.lang = line.querySelector("p").lang === "hi" ? "hi-IN" : "en-IN";
        speechSynthesis.speak(utterance);
        said.set(line.id, text);
      }
    });
  }
  if ("speechSynthesis" in window) {
    aloud.closest("p").hidden = false;
    aloud.addEventListener("change", () => { if (!aloud.checked) speechSynthesis.cancel(); });
  }

  // The browser's microphone: what it understood is said into the call.
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  let listening = null;
  function stopListening() {
    if (listening) listening.abort();
    listening = null;
    microphone.setAttribute("aria-pressed", "false");
  }
  function listen() {
    listening = new Recognition();
    listening.lang = "en-IN";
    listening.interimResults = true;
    listening.continuous = true;
    microphone.setAttribute("aria-pressed", "true");
    listening.addEventListener("result", event => {
      const result = event.results[event.results.length - 1];
      say.value = result[0].transcript.trim();
      if (result.isFinal && say.value) speak.requestSubmit(speak.querySelector("[value=say]"));
    });
    listening.addEventListener("end", stopListening);
    listening.start();
  }
  if (Recognition) {
    microphone.hidden = false;
    microphone.addEventListener("click", () => { if (listening) stopListening(); else listen(); });
  }

  follow();
  scroll().scrollTop = scroll().scrollHeight;
})();
