export { loadAssets, type Assets } from './assets';
export { registerAssets } from './assets-routes';
export { sendNotFoundPage, wantsPage } from './not-found';
export { registerPublicFiles } from './public-files';
export { escapeHtml, html, Html } from './html';
export { chosenLanguage, LANGUAGE_COOKIE, languageOf, LANGUAGES, type Language } from './language';
export { PAGE_CSP, pageHeaders, renderPage } from './page';
