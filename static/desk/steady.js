/* What somebody is pressing or aiming at does not move under the hand: a region that would be swapped in that moment stays,
   and everything is fetched again right after. What is typed or chosen survives a swap by itself (htmx morphs). */
(function () {
  "use strict";
  const HOLD_MS = 3000, AIM_MS = 400;
  let pressedAt = 0, aimedAt = 0, heldSince = 0;

  function isHeld(target) {
    const time = Date.now();
    if (time - pressedAt < HOLD_MS) return true;
    return target.id === "queues" && time - aimedAt < AIM_MS && (!heldSince || time - heldSince < HOLD_MS);
  }
  function catchUp() {
    const time = Date.now();
    if (!heldSince || time - pressedAt < HOLD_MS || (time - aimedAt < AIM_MS && time - heldSince < HOLD_MS)) return;
    heldSince = 0;
    htmx.trigger(document.body, "gap");
  }

  document.addEventListener("pointerdown", () => { pressedAt = Date.now(); }, true);
  for (const end of ["pointerup", "pointercancel", "dragend"]) {
    document.addEventListener(end, () => setTimeout(() => { pressedAt = 0; catchUp(); }), true); // after its click
  }
  document.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.target.closest?.("#queues .row")) aimedAt = Date.now();
  }, { passive: true });
  document.addEventListener("htmx:before:swap", (event) => {
    const { request, target } = event.detail.ctx;
    if (request.method !== "GET" || target === document.body || !isHeld(target)) return;
    event.preventDefault();
    heldSince ||= Date.now();
  });
  setInterval(catchUp, 500);
})();
