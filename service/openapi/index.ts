import { join } from 'node:path';

export { describeRoutes, registerDescription } from './routes';

/** The style sheet of the page that shows the description. */
export const DOCS_STYLE_SHEET = join(__dirname, 'docs.css');
