import type { ComponentChildren } from 'preact';
import { addressOf, call } from './api';
import { LANGUAGES, useSpeech } from './language';
import { link, VIEWS, type View } from './router';
import { Button } from './ui/controls';
import { NoticeProvider } from './ui/notices';
import { useCounts, useFreshCounts } from './uploads/counts';
import { TransfersPanel } from './uploads/transfers-panel';

const SHAPES: Record<View | 'logout', string> = {
	overview: 'M4 11 12 4l8 7v9h-5v-6H9v6H4z',
	accounts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c0-3.3 3.6-5 8-5s8 1.7 8 5',
	statistics: 'M4 20V10m5.3 10V4m5.4 16v-8M20 20V7',
	uploads: 'M12 16V4m-5 5 5-5 5 5M4 16v4h16v-4',
	pages: 'M4 5h16v14H4zM4 10h16M9 10v9',
	settings: 'M4 7h9m5 0h2M4 17h2m5 0h9M13 4.5v5M11 14.5v5',
	logout: 'M10 4H4v16h6M15 8l4 4-4 4m4-4H9',
};

function Icon({ name }: { name: keyof typeof SHAPES }) {
	return (
		<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
			<path
				d={SHAPES[name]}
				fill="none"
				stroke="currentColor"
				stroke-width="1.8"
				stroke-linecap="round"
				stroke-linejoin="round"
			/>
		</svg>
	);
}

/** Shows the current language, and lets people change it. */
export function LanguageChoice() {
	const { language, choose, texts } = useSpeech();
	return (
		<div class="segments" role="group" aria-label={texts.settings.language}>
			{LANGUAGES.map(([one, name]) => (
				<Button
					key={one}
					label={name}
					lang={one}
					aria-pressed={one === language}
					onClick={() => choose(one)}
				/>
			))}
		</div>
	);
}

/** Logs out. */
export async function logOut(): Promise<void> {
	const ended = await call<{ logout_url: string } | undefined>('POST', '/dashboard/logout').catch(
		() => undefined,
	);
	// An identity provider asks on its own page whether to end its session too.
	location.assign(ended?.logout_url ?? addressOf('/'));
}

/** The frame around every view. */
export function Shell({ view, children }: { view: View; children: ComponentChildren }) {
	const { texts, formats } = useSpeech();
	useFreshCounts();
	const waiting = useCounts().awaiting_approval ?? 0;
	return (
		<div class="shell">
			<a
				class="skip"
				href="#content"
				onClick={(event) => {
					event.preventDefault();
					document.getElementById('content')?.focus();
				}}
			>
				{texts.common.skip}
			</a>
			<header class="side">
				<p class="brand">MediaKit</p>
				<nav aria-label={texts.common.navigation}>
					<ul>
						{VIEWS.map((one) => (
							<li key={one}>
								<a href={link(one)} aria-current={one === view ? 'page' : undefined}>
									<Icon name={one} />
									<span class="long">{texts.views[one]}</span>
									<span class="short">{texts.viewsShort[one]}</span>
									{one === 'uploads' && waiting > 0 && (
										<span class="count">
											<span aria-hidden="true">{formats.compact(waiting)}</span>
											<span class="unseen">{texts.uploads.waitingShort(waiting)}</span>
										</span>
									)}
								</a>
							</li>
						))}
					</ul>
				</nav>
				<div class="sidefoot">
					<LanguageChoice />
					<button type="button" class="quiet" onClick={logOut}>
						<Icon name="logout" />
						{texts.common.logout}
					</button>
				</div>
			</header>
			<main id="content" tabIndex={-1}>
				<NoticeProvider>
					<TransfersPanel />
					{children}
				</NoticeProvider>
			</main>
		</div>
	);
}
