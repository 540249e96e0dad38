/* The handset page: hears over its socket that something changed, keeps the newest message in view, fills the composer. */
(function () {
  "use strict";
  const body = document.body;
  const scroll = document.getElementById("chat-scroll");
  const composer = document.getElementById("composer");
  const text = document.getElementById("text");
  const quoted = document.getElementById("quoted");
  const quoting = document.getElementById("quoting");
  const live = document.getElementById("live");

  const nudge = () => body.dispatchEvent(new CustomEvent("nudge"));
  const nearEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };

  // News. After a lost connection everything is fetched again; the panel polls slowly as a safety net.
  let wait = 500;
  function listen() {
    const address = new URL(body.dataset.live, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("from", body.dataset.from);
    const socket = new WebSocket(address);
    socket.addEventListener("message", event => {
      const news = JSON.parse(event.data).t;
      if (news === "ready") { wait = 500; live.textContent = body.dataset.connected; }
      if (news !== "nudge") body.dispatchEvent(new CustomEvent("calling"));
      if (news !== "call") nudge();
    });
    socket.addEventListener("close", () => {
      live.textContent = body.dataset.lost;
      setTimeout(listen, wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 2, 8000);
    });
  }

  // The end of the chat stays in view, unless the reader has scrolled up.
  let follow = true;
  scroll.addEventListener("scroll", () => { follow = nearEnd(); });
  new MutationObserver(() => { if (follow) toEnd(); }).observe(scroll, { childList: true, subtree: true });

  function quote(sid, words) {
    quoted.value = sid;
    document.getElementById("quoting-words").textContent = words;
    quoting.hidden = !sid;
  }

  document.addEventListener("click", event => {
    const fill = event.target.closest("[data-words]");
    if (!fill && !event.target.closest("#quoting-end")) return;
    event.preventDefault();
    if (!fill) quote("", "");
    else if (fill.dataset.quote) quote(fill.dataset.quote, fill.dataset.words);
    else if (fill.dataset.into) {
      const into = document.getElementById(fill.dataset.into);
      into.value = fill.dataset.words;
      (into.offsetParent ? into : document.querySelector("#dial .btn")).focus();
      return;
    } else text.value = fill.dataset.words;
    text.focus();
  });

  document.addEventListener("htmx:after:request", event => {
    const context = event.detail.ctx;
    if (context.sourceElement !== composer || !context.response || context.response.status !== 200) return;
    text.value = "";
    quote("", "");
    follow = true;
    text.focus();
  });

  toEnd();
  listen();
})();
