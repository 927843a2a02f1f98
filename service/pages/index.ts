export { loadAssets, type Assets } from './assets';
export { sendNotFoundPage, wantsPage } from './not-found';
export { registerStaticFiles } from './static-files';
export { escapeHtml, html, Html, type Fragment } from './html';
export { chosenLanguage, LANGUAGE_COOKIE, languageOf, LANGUAGES, type Language } from './language';
export { pageHeaders, renderPage } from './page';
