/* Runs before the first paint: what this browser was told about light or dark and about density. Nothing else is kept. */
(function () {
  "use strict";
  for (const name of ["theme", "density"]) {
    try {
      const value = localStorage.getItem("ringbook-" + name);
      if (value) document.documentElement.dataset[name] = value;
    } catch { /* storage is off: the device decides */ }
  }
})();
