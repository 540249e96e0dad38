/* The day board's own script: a click on a stretch of time means the time under the pointer, arrow keys go from time to
   time, and the day prints. Everything here is a link or a form as well. */
(function () {
  "use strict";
  const STEP = 5;
  const board = () => document.querySelector("[data-board]");

  /* A stretch is one link to its beginning; where it was clicked says which five minutes of it were meant. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-from]");
    if (!link || !event.detail || getComputedStyle(link.closest(".lane")).display !== "grid") return;
    const box = link.closest("li").getBoundingClientRect();
    const minutes = Number(link.dataset.minutes);
    const into = Math.floor(((event.clientY - box.top) / box.height) * minutes / STEP) * STEP;
    const at = new Date(Date.parse(link.dataset.from) + Math.max(0, Math.min(into, minutes - STEP)) * 60000);
    const address = new URL(link.href);
    address.searchParams.set("start", at.toISOString().slice(0, 16).replace(/[-T:]/g, ""));
    link.href = address.href;
  }, true);

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.("[data-lane] a");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const lane = link.closest("[data-lane]");
    const links = [...lane.querySelectorAll("a:not([tabindex])")];
    let target = null;
    if (event.key === "ArrowDown") target = links[links.indexOf(link) + 1];
    else if (event.key === "ArrowUp") target = links[links.indexOf(link) - 1];
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const lanes = [...board().querySelectorAll("[data-lane]")].filter((one) => one.checkVisibility());
      target = nearest(lanes[lanes.indexOf(lane) + (event.key === "ArrowRight" ? 1 : -1)], link);
    } else return;
    event.preventDefault();
    target?.focus();
    target?.closest("li").scrollIntoView({ block: "nearest" });
  });
  function nearest(lane, link) {
    const top = link.getBoundingClientRect().top;
    const distance = (one) => Math.abs(one.getBoundingClientRect().top - top);
    const links = lane ? [...lane.querySelectorAll("a:not([tabindex])")] : [];
    return links.sort((one, other) => distance(one) - distance(other))[0];
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });

  /* Who it is for stands above and only now comes to sight: go there. */
  document.addEventListener("toggle", (event) => {
    if (event.target.matches("#gap-anyway[open]")) document.getElementById("gap-q")?.focus();
  }, true);

  /* Open where it matters: at the visit or time that was chosen, else a little before now. */
  const chosen = () => board()?.querySelector("li:has(> [aria-current])");
  function openWhereItMatters(inSightToo) {
    const scroll = board()?.closest(".scroll");
    const place = chosen() ?? document.getElementById("now");
    if (scroll && place && getComputedStyle(place.parentElement).display === "grid") {
      const top = place.offsetTop + startIn(place);
      const isSeen = top >= scroll.scrollTop && top < scroll.scrollTop + scroll.clientHeight * 0.9;
      if (inSightToo || !isSeen) scroll.scrollTop = Math.max(0, top - scroll.clientHeight / 3);
    }
  }
  /* How far down in a stretch the form's time is; a visit begins where it begins. */
  function startIn(place) {
    const stretch = place.querySelector("[data-from]")?.dataset;
    const start = document.querySelector(".side [name=start]")?.value.match(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/);
    if (!stretch || !start) return 0;
    const [, year, month, day, hour, minute] = start.map(Number);
    const minutes = (Date.UTC(year, month - 1, day, hour, minute) - Date.parse(stretch.from)) / 60000;
    return place.offsetHeight * minutes / Number(stretch.minutes);
  }
  /* A click on another time means that time and that column; the rest of the form stays as it was filled in, with who was
     found. By itself a morph would keep a time typed over one that the page says again, and drop who was found. */
  document.addEventListener("htmx:before:swap", (event) => {
    const { target, text } = event.detail.ctx;
    const found = document.querySelector("#gap-form #found:has(label)");
    if (target === document.body && text && !text.includes('name="contact"')) found?.setAttribute("hx-morph-skip", "");
  });
  const saidIn = (field) => field.options
    ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value
    : field.defaultValue;
  function settleForm() {
    const what = document.getElementById("gap-what");
    for (const field of what?.querySelectorAll("[name=time], [name=lane]") ?? []) field.value = saidIn(field);
    const fields = [...what?.querySelectorAll("[name]") ?? []];
    if (fields.some((field) => field.value !== saidIn(field))) what.dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.target !== document.body) return;
    document.getElementById("found")?.removeAttribute("hx-morph-skip");
    settleForm();
    if (chosen()) openWhereItMatters(false);
  });
  openWhereItMatters(true);
})();
