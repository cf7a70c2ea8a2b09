// Light, dark, or as the system has it. The choice is kept for this browser; it is no secret.

const KEY = 'fairlead-theme';
const ORDER = ['auto', 'light', 'dark'];
const WORDS = { auto: 'as the system has them', light: 'light', dark: 'dark' };

export function startTheme(button) {
  let theme = ORDER.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : 'auto';

  function show() {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `◐ ${theme.charAt(0).toUpperCase() + theme.slice(1)}`;
    button.setAttribute('aria-label', `Colours: ${WORDS[theme]}. Press to change`);
  }

  button.addEventListener('click', () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
    localStorage.setItem(KEY, theme);
    show();
  });
  show();
}
