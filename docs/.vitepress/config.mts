import { statSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type DefaultTheme } from 'vitepress';
import { brokenLinks, REPOSITORY, toAnchor, toSiteLink } from './links.js';
import { NAVIGATION } from './navigation.js';

const ROOT = join(import.meta.dirname, '../..');

const isFolder = (path: string) => statSync(join(ROOT, path)).isDirectory();

const sidebarOf = (language: keyof typeof NAVIGATION): DefaultTheme.SidebarItem[] =>
	NAVIGATION[language].map(({ text, items }) => ({
		text,
		items: items.map(({ text, page }) => {
			const link = toSiteLink('index.md', page, isFolder);
			return { text, link: link === page ? `/${page.replace(/(index)?\.md$/, '')}` : link };
		}),
	}));

const SEARCH_IN_GERMAN: DefaultTheme.LocalSearchOptions['translations'] = {
	button: { buttonText: 'Suchen', buttonAriaLabel: 'Suchen' },
	modal: {
		displayDetails: 'Details anzeigen',
		resetButtonTitle: 'Suche zurücksetzen',
		backButtonTitle: 'Suche schließen',
		noResultsText: 'Nichts gefunden für',
		footer: { selectText: 'auswählen', navigateText: 'wechseln', closeText: 'schließen' },
	},
};

export default defineConfig({
	title: 'MediaKit for n8n',
	description: 'TikTok, Instagram and YouTube for people who run n8n themselves',
	locales: {
		root: { label: 'English', lang: 'en', themeConfig: { sidebar: sidebarOf('en') } },
		de: {
			label: 'Deutsch',
			lang: 'de',
			description: 'TikTok, Instagram und YouTube für alle, die n8n selbst betreiben',
			themeConfig: {
				sidebar: sidebarOf('de'),
				outline: { label: 'Auf dieser Seite' },
				docFooter: { prev: 'Zurück', next: 'Weiter' },
				sidebarMenuLabel: 'Menü',
				returnToTopLabel: 'Nach oben',
				darkModeSwitchLabel: 'Darstellung',
				lightModeSwitchTitle: 'Heller Modus',
				darkModeSwitchTitle: 'Dunkler Modus',
				langMenuLabel: 'Sprache wechseln',
				skipToContentLabel: 'Zum Inhalt',
			},
		},
	},
	themeConfig: {
		// Most pages exist in only one language, so the language switch leads to the start page of the other language.
		i18nRouting: false,
		nav: [{ text: 'GitHub', link: REPOSITORY }],
		outline: { level: [2, 3] },
		search: { provider: 'local', options: { locales: { de: { translations: SEARCH_IN_GERMAN } } } },
	},
	markdown: {
		anchor: { slugify: toAnchor },
		config: (markdown) => {
			const { html_inline: htmlInline } = markdown.renderer.rules;
			markdown.renderer.rules.html_inline = (tokens, index, options, env, renderer) =>
				// The contracts contain placeholders such as <id>.
				env.relativePath.startsWith('contracts/')
					? markdown.utils.escapeHtml(tokens[index]?.content ?? '')
					: (htmlInline?.(tokens, index, options, env, renderer) ?? tokens[index]?.content ?? '');
			markdown.core.ruler.push('links_and_braces', ({ env, tokens }) => {
				for (const token of tokens.flatMap(({ children }) => children ?? [])) {
					// Text in double braces is an n8n expression, not a Vue expression.
					if (token.type === 'code_inline') token.attrSet('v-pre', '');
					const target = token.type === 'link_open' ? token.attrGet('href') : null;
					if (target !== null) token.attrSet('href', toSiteLink(env.relativePath, target, isFolder));
				}
			});
		},
	},
	buildEnd({ outDir }) {
		const broken = brokenLinks(outDir);
		if (broken.length > 0) throw new Error(`The site has broken links:\n${broken.join('\n')}`);
	},
});
