import { render, type FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Failure, session } from './api';
import { SpeechProvider } from './language';
import { readRoute, useRoute, type View } from './router';
import { Shell } from './shell';
import { ReadingFailed } from './ui/failure';
import { Loading } from './ui/parts';

type ViewComponent = FunctionComponent<{ rest: string[] }>;

/** Loads each view when it is first opened. */
const LOAD: Record<View, () => Promise<ViewComponent>> = {
	overview: async () => (await import('./overview/overview-view')).OverviewView,
	accounts: async () => (await import('./accounts/accounts-view')).AccountsView,
	statistics: async () => (await import('./statistics/statistics-view')).StatisticsView,
	uploads: async () => (await import('./uploads/uploads-view')).UploadsView,
	pages: async () => (await import('./pages/pages-view')).PagesView,
	settings: async () => (await import('./settings/settings-view')).SettingsView,
};

const loaded: Partial<Record<View, ViewComponent>> = {};

/** A view, or a loading message. Loading can fail after a service update or while the connection is down. */
function Lazy({ view, rest }: { view: View; rest: string[] }) {
	const [, setLoaded] = useState(0);
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		if (loaded[view]) return;
		LOAD[view]().then(
			(Shown) => {
				loaded[view] = Shown;
				setLoaded((count) => count + 1);
			},
			() => setFailed(true),
		);
	}, [view]);
	const Shown = loaded[view];
	if (Shown) return <Shown rest={rest} />;
	if (!failed) return <Loading />;
	return <ReadingFailed of={{ failure: new Failure(undefined), reload: async () => location.reload() }} />;
}

function App() {
	const { view, rest } = useRoute();
	return (
		<Shell view={view}>
			<Lazy key={view} view={view} rest={rest} />
		</Shell>
	);
}

/** Parses the JSON that is embedded in an element of the page. */
const brought = (id: string): unknown =>
	JSON.parse(document.querySelector<HTMLDataElement>(`data#${id}`)?.value ?? 'null');

/** Loads the first view with all its imports before rendering. */
function loadFirstView(): void {
	const { view } = readRoute();
	const scripts = brought('views') as Partial<Record<View, string[]>> | null;
	for (const href of scripts?.[view] ?? [])
		document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
}

function start(root: HTMLElement): void {
	loadFirstView();
	Object.assign(session, brought('session'));
	render(
		<SpeechProvider>
			<App />
		</SpeechProvider>,
		root,
	);
}

const root = document.getElementById('app');
if (root) start(root);
