import { render } from 'preact';
import { AccountsView } from './accounts/accounts-view';
import { get, session } from './api';
import { SpeechProvider } from './language';
import { PagesView } from './pages/pages-view';
import { useRoute, type View } from './router';
import { SettingsView } from './settings/settings-view';
import { Shell } from './shell';
import { StatisticsView } from './statistics/statistics-view';
import type { Session } from './types';
import { UploadsView } from './uploads/uploads-view';

const SHOWN: Record<View, (props: { rest: string[] }) => preact.JSX.Element> = {
	accounts: AccountsView,
	statistics: StatisticsView,
	uploads: UploadsView,
	pages: PagesView,
	settings: SettingsView,
};

function App() {
	const { view, rest } = useRoute();
	const Shown = SHOWN[view];
	return (
		<Shell view={view}>
			<Shown key={view} rest={rest} />
		</Shell>
	);
}

async function start(root: HTMLElement): Promise<void> {
	try {
		Object.assign(session, await get<Session>('/dashboard/session'));
	} catch (error) {
		root.textContent = error instanceof Error ? error.message : String(error);
		return;
	}
	render(
		<SpeechProvider>
			<App />
		</SpeechProvider>,
		root,
	);
}

const root = document.getElementById('app');
if (root) void start(root);
