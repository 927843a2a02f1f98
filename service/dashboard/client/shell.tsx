import type { ComponentChildren } from 'preact';
import { call } from './api';
import { LANGUAGES, nameOf, useSpeech } from './language';
import { link, VIEWS, type View } from './router';
import { Button } from './ui/controls';
import { Icon } from './ui/icons';
import { NoticeProvider } from './ui/notices';

/** Changes the language; also says which one is spoken. */
export function LanguageChoice() {
	const { language, choose, texts } = useSpeech();
	return (
		<div class="segments" role="group" aria-label={texts.settings.language}>
			{LANGUAGES.map((one) => (
				<Button
					key={one}
					label={nameOf(one)}
					lang={one}
					aria-pressed={one === language}
					onClick={() => choose(one)}
				/>
			))}
		</div>
	);
}

/** Ends the session. */
export async function logOut(): Promise<void> {
	await call('POST', '/dashboard/logout').catch(() => {});
	location.assign('/');
}

/** What stands around every view. */
export function Shell({ view, children }: { view: View; children: ComponentChildren }) {
	const { texts } = useSpeech();
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
			<div class="side">
				<p class="brand">MediaKit</p>
				<nav aria-label={texts.common.navigation}>
					<ul>
						{VIEWS.map((one) => (
							<li key={one}>
								<a href={link(one)} aria-current={one === view ? 'page' : undefined}>
									<Icon name={one} />
									<span class="long">{texts.views[one]}</span>
									<span class="short">{texts.viewsShort[one]}</span>
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
			</div>
			<main id="content" tabIndex={-1}>
				<NoticeProvider>{children}</NoticeProvider>
			</main>
		</div>
	);
}
