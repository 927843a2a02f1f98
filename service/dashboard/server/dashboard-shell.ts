import { OWN_FIELDS } from '../../../platforms/own-fields';
import { allFacts, type Channels, type LoginFacts } from '../../channels';
import type { LoginName } from '../../config';
import { html, renderPage, type Assets, type Language } from '../../pages';
import type { Session } from './dashboard-schemas';

/** The views of the dashboard. The bundler writes a script for each. */
const VIEWS = ['overview', 'accounts', 'statistics', 'uploads', 'pages', 'settings'] as const;

const TEXTS = {
	en: {
		description: 'The MediaKit dashboard: accounts, statistics and uploads in one place.',
		noScript: 'The dashboard needs JavaScript. Enable it in your browser, then reload this page.',
		notBuilt: 'The dashboard is not part of this build. Run "npm run build" and restart the service.',
	},
	de: {
		description: 'Das MediaKit-Dashboard: Konten, Statistik und Uploads an einem Ort.',
		noScript: 'Das Dashboard braucht JavaScript. Schalte es im Browser ein und lade die Seite neu.',
		notBuilt: 'Das Dashboard fehlt in diesem Build. Führe „npm run build“ aus und starte den Dienst neu.',
	},
};

/** Returns the dashboard's description of each platform. @param channels with the defaults from the settings */
const platformTexts = (channels: Channels) =>
	allFacts().map(({ platform, label, logins, uploadTexts }) => {
		const { defaults = {}, startOver, approvalLifetimeMs } = channels[platform].uploads;
		return {
			platform,
			label,
			logins: Object.entries<LoginFacts>(logins).map(([login, facts]) => ({
				login: login as LoginName,
				label: facts.label,
				app: facts.app,
				scopes: Object.fromEntries(Object.entries(facts.scopes).map(([name, scope]) => [name, scope.label])),
			})),
			uploads: uploadTexts,
			own: OWN_FIELDS[platform],
			defaults,
			/** True if a post waiting for approval can get a new caption. */
			takesNewCaption: startOver !== undefined,
			/**
			 * True if a waiting post may have to be prepared again, so that its file is needed until it is public.
			 */
			isPreparedAgain: approvalLifetimeMs !== undefined,
		};
	});

/** The dashboard's description of a platform; embedded in its page as JSON in `<data id="platforms">`. */
export type PlatformTexts = ReturnType<typeof platformTexts>[number];

/** Returns the scripts of each view, by its name; embedded in the page as JSON in `<data id="views">`. */
const viewScripts = (assets: Assets) =>
	Object.fromEntries(VIEWS.map((view) => [view, assets.parts(`${view}-view.js`)]));

/**
 * Returns the HTML page that loads the dashboard's script.
 *
 * @param session embedded to save the script a first request
 */
export function shellPage(assets: Assets, language: Language, channels: Channels, session: Session): string {
	const texts = TEXTS[language];
	const isBuilt = assets.address('app.js') !== undefined;
	return renderPage(assets, {
		language,
		title: 'MediaKit',
		head: html`<meta name="description" content="${texts.description}" />`,
		styles: [isBuilt ? 'app.css' : 'pages.css'],
		scripts: ['app.js'],
		body: isBuilt
			? html`<div id="app" data-prefix="${assets.prefix}"></div>
					<data id="session" value="${JSON.stringify(session)}"></data>
					<data id="views" value="${JSON.stringify(viewScripts(assets))}"></data>
					<data id="platforms" value="${JSON.stringify(platformTexts(channels))}"></data>
					<noscript><p>${texts.noScript}</p></noscript>`
			: html`<main>
					<h1>MediaKit</h1>
					<p>${texts.notBuilt}</p>
				</main>`,
	});
}
