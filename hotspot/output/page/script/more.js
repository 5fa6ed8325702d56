// On narrow screens what follows the headline is folded away; without scripts and on paper it stays open.
(() => {
  const more = document.querySelector("details.more");
  const narrow = window.matchMedia("screen and (max-width: 640px)");
  const fold = () => {
    more.open = !narrow.matches;
  };
  fold();
  narrow.addEventListener("change", fold);
  window.addEventListener("beforeprint", () => {
    more.open = true;
  });
  window.addEventListener("afterprint", fold);
})();
