/** A link to a page of the site, by its path in docs/, or to a file outside docs/, by a path that begins with "../". */
export interface NavigationItem {
	text: string;
	page: string;
}

export interface NavigationGroup {
	text: string;
	items: NavigationItem[];
}

/** The sidebars, in the order in which people need the pages. A test fails if a page in docs/ is in neither sidebar. */
export const NAVIGATION: Record<'en' | 'de', NavigationGroup[]> = {
	en: [
		{ text: 'Start', items: [{ text: 'Overview', page: 'index.md' }] },
		{
			text: 'Getting started',
			items: [
				{ text: 'Creator with n8n', page: 'getting-started/creator.md' },
				{ text: 'Agency', page: 'getting-started/agency.md' },
				{ text: 'Operator', page: 'getting-started/operator.md' },
				{ text: 'Developer', page: 'getting-started/developer.md' },
				{ text: 'How it works', page: 'how-it-works.md' },
			],
		},
		{
			text: 'Set up',
			items: [
				{ text: "TikTok's developer portal", page: 'tiktok-portal.md' },
				{ text: "Meta's developer portal", page: 'instagram-portal.md' },
				{ text: 'A Google project', page: 'youtube-portal.md' },
				{ text: 'Configuration', page: 'configuration.md' },
			],
		},
		{
			text: 'Use',
			items: [
				{ text: 'Workflow templates', page: 'templates.md' },
				{ text: 'The service', page: 'service.md' },
				{ text: 'The command line', page: 'cli.md' },
				{ text: 'Troubleshooting', page: 'troubleshooting.md' },
			],
		},
		{
			text: 'Operate',
			items: [
				{ text: 'Operating the service', page: 'operating.md' },
				{ text: 'Scaling', page: 'scaling.md' },
				{ text: 'n8n in production', page: 'production.md' },
				{ text: 'Security and privacy', page: 'security-and-privacy.md' },
				{ text: 'Performance', page: 'performance.md' },
				{ text: 'Compatibility with n8n', page: 'compatibility.md' },
			],
		},
		{
			text: 'Reference',
			items: [
				{ text: 'Nodes', page: 'nodes.md' },
				{ text: 'API', page: 'reference/api.md' },
				{ text: 'Command line', page: 'reference/command-line.md' },
				{ text: 'Settings', page: 'reference/settings.md' },
				{ text: 'Error codes', page: 'reference/error-codes.md' },
			],
		},
		{
			text: 'Develop',
			items: [
				{ text: 'Contributing', page: '../CONTRIBUTING.md' },
				{ text: 'Adding a platform', page: 'adding-a-platform.md' },
				{ text: 'The sandbox', page: '../sandbox/README.md' },
				{ text: 'What TikTok does', page: 'contracts/tiktok-api.md' },
				{ text: 'What Instagram does', page: 'contracts/instagram-api.md' },
				{ text: 'What YouTube does', page: 'contracts/youtube-api.md' },
				{ text: 'Releasing', page: 'releasing.md' },
				{ text: 'Changes', page: '../CHANGELOG.md' },
			],
		},
	],
	de: [
		{ text: 'Start', items: [{ text: 'Überblick', page: 'de/index.md' }] },
		{
			text: 'Erste Schritte',
			items: [
				{ text: 'Creator mit n8n', page: 'de/getting-started/creator.md' },
				{ text: 'Agentur', page: 'de/getting-started/agency.md' },
				{ text: 'Betreiber', page: 'de/getting-started/operator.md' },
				{ text: 'Entwickler', page: 'de/getting-started/developer.md' },
				{ text: 'So funktioniert es', page: 'de/how-it-works.md' },
			],
		},
		{
			text: 'Anleitung',
			items: [
				{ text: 'Einrichtung', page: 'de/einrichtung.md' },
				{ text: 'Kennzahlen und Datenbank', page: 'de/kennzahlen.md' },
				{ text: 'Workflow-Vorlagen', page: 'de/templates.md' },
				{ text: 'Betrieb', page: 'de/betrieb.md' },
				{ text: 'n8n im Produktivbetrieb', page: 'de/production.md' },
			],
		},
		{
			text: 'Referenz (Englisch)',
			items: [
				{ text: 'Nodes', page: 'nodes.md' },
				{ text: 'API', page: 'reference/api.md' },
				{ text: 'Kommandozeile', page: 'reference/command-line.md' },
				{ text: 'Einstellungen', page: 'reference/settings.md' },
				{ text: 'Fehlercodes', page: 'reference/error-codes.md' },
			],
		},
	],
};
