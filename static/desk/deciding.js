/* Lists that get shorter with each answer. The second click of a double click must not answer for the next in line, who moved
   up under the pointer; and whoever works with keys goes on at the next, not at the top of the page. */
(function () {
  "use strict";
  const DOUBLE_MS = 700, GOES_ON_MS = 4000;
  let pressedAt = 0, list = "", place = 0;

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-decides]");
    if (!button) return;
    if (Date.now() - pressedAt < DOUBLE_MS) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const region = button.closest("[data-decided]");
    pressedAt = Date.now();
    list = region?.id || "";
    place = region ? [...region.querySelectorAll("li")].indexOf(button.closest("li")) : 0;
  }, true);

  document.addEventListener("htmx:after:swap", () => {
    const region = list && document.getElementById(list);
    if (!region || Date.now() - pressedAt > GOES_ON_MS || document.activeElement !== document.body) return;
    const rows = [...region.querySelectorAll("li")];
    const next = rows[Math.min(place, rows.length - 1)]?.querySelector("[data-decides]");
    (next || region.querySelector("[data-decided-head]") || document.getElementById("main"))?.focus();
    list = "";
  });
})();
