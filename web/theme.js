// Runs before the first paint: what must work even when nothing else comes.

// A reader who chose dark never sees a flash of light. The choice is made and stored in `src/ui/theme.rs`.
(() => {
  try {
    const theme = localStorage.getItem("portico.theme");
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // Where storage is closed to us the system's colours stand.
  }
})();

// Where the application does not come (a file fails, or all of it takes too long) the page says so. It is there when
// its first element is.
(() => {
  const TOO_LONG = 20_000;
  const say = () => {
    const words = document.getElementById("not-loaded");
    if (words && !document.querySelector(".skip-link")) {
      words.hidden = false;
    }
  };
  addEventListener("error", (event) => event.target instanceof HTMLLinkElement || say(), true);
  addEventListener("unhandledrejection", say);
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("#not-loaded button")?.addEventListener("click", () => location.reload());
    setTimeout(say, TOO_LONG);
  });
})();
