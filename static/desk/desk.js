/* The desk's own script: the socket that says what changed, timers, keys, drafts, words for what failed. Regions fetch
   themselves over HTTP (htmx) when told, so nothing shown here comes from the socket. No storage but for preferences. */
(function () {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = () => $("#words").dataset;
  const tell = (name) => htmx.trigger(document.body, name);
  const narrow = matchMedia("(max-width:719px)");
  const clockOffset = Date.parse(document.body.dataset.now) - Date.now();
  const now = () => Date.now() + clockOffset;

  /* Preferences: light or dark, density, sound, keys. */
  function preference(name) {
    try { return localStorage.getItem("ringbook-" + name) || ""; } catch { return ""; }
  }
  function prefer(name, value) {
    try { localStorage.setItem("ringbook-" + name, value); } catch { /* it lasts as long as the page */ }
    if (name === "theme" || name === "density") document.documentElement.dataset[name] = value;
    if (name === "sound" && value) beep();
    showPreferences();
  }
  function showPreferences() {
    for (const button of all("[data-set]")) {
      button.setAttribute("aria-pressed", String(preference(button.dataset.set) === button.dataset.value));
    }
  }
  function beep() {
    try {
      const context = new AudioContext();
      const tone = context.createOscillator(), volume = context.createGain();
      volume.gain.setValueAtTime(0.15, context.currentTime);
      volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.5);
      tone.frequency.value = 660;
      tone.connect(volume).connect(context.destination);
      tone.start();
      tone.stop(context.currentTime + 0.5);
      tone.onended = () => context.close();
    } catch { /* no sound here; the title and the red cell say the same */ }
  }

  /* The socket. While it is down the page asks for everything now and then. */
  let socket = null, failures = 0, lastHeard = 0, signedOut = false;
  const recent = []; // news of the last moments, for a page that was on its way while they came

  function connect() {
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    socket = new WebSocket(scheme + location.host + document.body.dataset.live);
    socket.onopen = () => { lastHeard = Date.now(); };
    socket.onmessage = (event) => {
      lastHeard = Date.now();
      failures = 0;
      show("live");
      hear(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      socket = null;
      if (event.code === 4401) { signedOut = true; show("off"); sayNews(words().signedOut, signIn()); return; }
      failures += 1;
      show(failures > 3 ? "off" : "trying");
      setTimeout(connect, Math.min(15000, 500 * 2 ** failures) * (0.5 + Math.random() / 2));
    };
  }
  function hear(news) {
    if (news.t === "partial") { hearWords(news); return; }
    const names = { gap: "gap", queues: "queues", diary: "diary", conversation: "conversation-" + news.id };
    const name = names[news.t];
    if (!name) return;
    recent.push({ name, at: Date.now() });
    if (recent.length > 50) recent.shift();
    tell(name);
  }
  /* What a caller is saying right now; gone when the timeline shows the whole of it. */
  function hearWords(news) {
    const timeline = $("#timeline-" + news.id);
    if (!timeline) return;
    const line = timeline.querySelector("[data-partial]");
    line.querySelector("p").textContent = news.words;
    line.hidden = false;
    if (timeline.isAtEnd) timeline.scrollTop = timeline.scrollHeight;
  }
  function show(state) {
    const pill = $("#connection");
    if (pill.dataset.state === state) return;
    pill.dataset.state = state;
    pill.classList.toggle("off", state === "off");
    if (state === "live") $("#news [data-unreachable]")?.remove();
  }
  function lookAfterSocket() {
    if (signedOut) return;
    if (socket && socket.readyState === WebSocket.OPEN) {
      if (Date.now() - lastHeard > 40000) socket.close();
      else if (Date.now() - lastHeard > 20000) socket.send("{}");
    } else if (failures) tell("gap");
  }

  /* News bar: what failed, in words. */
  function sayNews(text, link, mark) {
    const notice = document.createElement("div"), line = document.createElement("p");
    const close = document.createElement("button");
    notice.className = "notice alert";
    if (mark) notice.dataset[mark] = "";
    line.textContent = text + " ";
    if (link) line.append(link);
    close.type = "button";
    close.className = "btn quiet";
    close.dataset.dismiss = "";
    close.textContent = words().dismiss;
    notice.append(line, close);
    $("#news").replaceChildren(notice);
  }
  function signIn() {
    const link = document.createElement("a");
    link.href = "/sign-in/?next=" + encodeURIComponent(location.pathname);
    link.target = "_blank";
    link.textContent = words().signIn;
    return link;
  }
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail.ctx.response.status;
    if (status === 409 || status === 422) return; // its words are on their way into the bar
    if (status === 401) sayNews(words().signedOut, signIn());
    else if (status === 403 || status === 404) sayNews(words().gone);
    else sayNews(words().failed);
  });
  document.addEventListener("htmx:error", (event) => {
    const context = event.detail.ctx;
    if (!context) return;
    // A region that fetches itself must not push aside what a button of the person was answered.
    if (context.request.method === "GET" && $("#news").children.length) return;
    sayNews(words().unreachable, null, "unreachable");
  });

  /* Timers: the server prints the instant, this counts. */
  function count() {
    for (const timer of all("time[data-count]")) {
      const until = timer.dataset.count === "until";
      const distance = (Date.parse(timer.dateTime) - now()) / 1000;
      const seconds = Math.max(0, Math.floor(until ? distance : -distance));
      let text = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
      if (seconds >= 3600) {
        if (!until) continue; // the server's words; they change once a minute at most
        text = words().hourMinutes.replace("%h", Math.floor(seconds / 3600)).replace("%m", Math.floor((seconds % 3600) / 60));
      }
      if (timer.textContent !== text) timer.textContent = text;
    }
    const clock = $("[data-clock]");
    const parts = Object.fromEntries(clockFormat.formatToParts(now()).map((part) => [part.type, part.value]));
    const text = `${parts.weekday} ${parts.day} ${parts.month}, ${parts.hour}:${parts.minute}`;
    if (clock.textContent !== text) clock.textContent = text;
  }
  const clockFormat = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: document.body.dataset.zone, weekday: "short", day: "numeric", month: "short",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });

  /* Drafts, kept in this page's memory per conversation. */
  const drafts = new Map();
  let left = false;
  document.addEventListener("input", (event) => {
    const field = event.target.name === "mode" ? $("[data-draft]", event.target.form) : event.target;
    if (!field?.matches("[data-draft]")) return;
    drafts.set(field.id, { text: field.value, mode: $("input[name=mode]:checked", field.form)?.value });
    if (field.value) keepMode(field.form);
    showCharacters(field);
  });
  /* What is typed as a note must stay one when the floor moves: a choice that was set by hand no longer follows the
     page's default. Both are set, because the one that is not would take the choice with it. */
  function keepMode(form, mode) {
    for (const choice of all("input[name=mode]", form)) choice.checked = mode ? choice.value === mode : choice.checked;
  }
  function showCharacters(field) {
    const counter = $("[data-characters]", field.form);
    if (!counter) return;
    const most = Number(counter.dataset.most);
    counter.hidden = field.value.length < most * 0.8;
    counter.textContent = `${field.value.length} / ${most}`;
  }
  document.addEventListener("submit", (event) => {
    const field = $("[data-draft]", event.target);
    if (field) field.sentText = field.value;
  });
  document.addEventListener("desk-written", () => {
    const field = $("[data-draft]");
    if (!field || field.value !== field.sentText) return;
    drafts.delete(field.id);
    field.form.reset();
    showCharacters(field);
    field.focus({ preventScroll: true });
  });
  document.addEventListener("desk-taken", () => {
    if (!narrow.matches) $("[data-draft]")?.focus({ preventScroll: true });
  });
  addEventListener("beforeunload", (event) => {
    if (!left && [...drafts.values()].some((draft) => draft.text.trim())) event.preventDefault();
  });

  /* After anything was swapped, and at the start. */
  let needs = null, asked = null, floorPressed = 0, floorAsked = "", pageAsked = 0;
  function settle() {
    for (const field of all("[data-draft]")) {
      const draft = drafts.get(field.id);
      if (!field.value && draft?.text) {
        field.value = draft.text;
        keepMode(field.form, draft.mode);
      }
    }
    for (const log of all("[data-timeline]")) {
      if (log.isWatched === undefined) {
        log.isWatched = log.isAtEnd = true;
        log.addEventListener("scroll", () => {
          log.isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
        }, { passive: true });
      }
      const goal = /^#(m|call)-/.test(location.hash) ? location.hash : "";
      if (goal && log.goal !== goal) log.isAtEnd = false; // the browser goes there, once
      else if (log.isAtEnd) log.scrollTop = log.scrollHeight;
      log.goal = goal;
    }
    const waiting = Number($("#glance")?.dataset.needs || 0);
    if (needs !== null && waiting > needs && preference("sound")) beep();
    needs = waiting;
    const asking = all("#requests li").length;
    if (asked !== null && asking > asked && preference("sound")) beep();
    asked = asking;
    const title = document.title.replace(/^\(\d+\) /, "");
    document.title = waiting ? `(${waiting}) ${title}` : title;
    const key = $("[data-key=t], [data-key=b]")?.dataset.key;
    if (floorAsked && key && key !== floorAsked) {
      floorPressed = Date.now();
      floorAsked = "";
    }
    const pane = document.body.dataset.pane;
    for (const name of ["queues", "side"]) {
      const region = $("#pane-" + name);
      region.setAttribute("role", narrow.matches && pane === name ? "main" : region.dataset.role);
    }
    showPreferences();
    count();
  }
  document.addEventListener("htmx:before:request", (event) => {
    if (event.detail.ctx.target === document.body) pageAsked = Date.now();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    settle();
    if (event.detail.ctx.target !== document.body) return;
    for (const name of new Set(recent.filter((one) => one.at >= pageAsked - 100).map((one) => one.name))) tell(name);
    $("#news").replaceChildren();
  });
  narrow.addEventListener("change", settle);

  /* Clicks and keys. */
  document.addEventListener("click", (event) => {
    const target = event.target.closest("button, a, summary");
    // The second click of a double click must not undo the first: the button under it may have just changed its meaning.
    // Only a click of one's own counts; the floor may move for other reasons in the moment somebody takes it.
    if (target?.matches("[data-key=t], [data-key=b]")) {
      if (Date.now() - floorPressed < 700) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      floorPressed = Date.now();
      floorAsked = target.dataset.key;
    }
    if (target?.dataset.set) prefer(target.dataset.set, target.dataset.value);
    if (target?.matches("[data-dismiss]")) target.closest(".notice").remove();
    if (target?.matches("[data-help]")) $("#keys").showModal();
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  }, true);
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/sign-out/") left = true;
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input, textarea, select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches?.("[data-draft]")) {
      event.preventDefault();
      const mode = $("input[name=mode]:checked", event.target.form)?.value;
      const button = $(`button[name=kind][value=${mode}]`, event.target.form);
      if (button && !button.disabled) event.target.form.requestSubmit(button);
    } else if (event.key === "Escape") {
      const menu = $("details.menu[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); }
      else if (typing) event.target.blur();
    } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && preference("keys") !== "off") {
      if (!$("dialog[open]") && press(event.key)) event.preventDefault();
    }
  });
  function press(key) {
    if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
    if (key === "n") return open($("#queues .row.alert:not([aria-current])") || $("#queues .row.alert"));
    if (key === "r" || key === "m") return write(key === "r" ? "reply" : "note");
    if (key === "?") { $("#keys").showModal(); return true; }
    if (!/^[a-z/]$/.test(key)) return false;
    return open($(`[data-key="${key}"]:not([disabled])`));
  }
  function open(target) {
    if (!target) return false;
    target.click();
    return true;
  }
  function step(by) {
    const rows = all("#queues .row");
    const at = rows.indexOf(document.activeElement);
    const from = at < 0 ? rows.findIndex((row) => row.hasAttribute("aria-current")) : at;
    rows[Math.min(rows.length - 1, Math.max(0, from + by))]?.focus();
    return rows.length > 0;
  }
  function write(mode) {
    const choice = $(`input[name=mode][value=${mode}]`);
    if (!choice || choice.disabled) return false;
    keepMode(choice.form, mode);
    $("[data-draft]").focus();
    return true;
  }

  settle();
  show("trying");
  connect();
  setInterval(count, 1000);
  setInterval(lookAfterSocket, 5000);
})();
