import { useSpeech } from '../language';
import { loginLabel } from '../platforms';
import type { Login, Settings } from '../types';
import { connectAddress, type Connecting } from './connecting-accounts';

const TONES = {
	waiting: 'plain',
	connected: 'good',
	denied: 'bad',
	failed: 'bad',
	cancelled: 'plain',
	blocked: 'bad',
};

/** The address of the dashboard to which a platform sends people back. */
const homeOf = (redirectUri: string) =>
	redirectUri.split('/api/auth/').length === 2
		? redirectUri.split('/api/auth/')[0]
		: new URL(redirectUri).origin;

/** How the connection goes that a person has begun. */
export function ConnectingWords({ connecting }: { connecting: Connecting | undefined }) {
	const { language, texts } = useSpeech();
	const words = texts.accounts;
	return (
		<div class="told" role="status">
			{connecting && (
				<div class={`notice ${TONES[connecting.state]}`}>
					<p>
						<strong>
							{connecting.state === 'waiting'
								? words.connecting(loginLabel(connecting.login, language))
								: words[connecting.state]}
						</strong>{' '}
						{'message' in connecting && connecting.message}
						{connecting.state === 'blocked' && (
							<a href={connectAddress(connecting.login)}>{words.openHere}</a>
						)}
					</p>
				</div>
			)}
		</div>
	);
}

/** A button for each login. One that cannot work from here says why instead. */
export function ConnectButtons(props: { platforms: Settings['platforms']; begin: (login: Login) => void }) {
	const { language, texts } = useSpeech();
	const words = texts.accounts;
	const configured = props.platforms.filter((platform) => platform.configured);
	const missing = props.platforms.filter((platform) => !platform.configured);
	// A sign-in counts in the browser where it began, which knows it by the address alone that people are sent back to.
	const [here, elsewhere] = [true, false].map((isHere) =>
		configured.filter(({ redirect_uri }) => (new URL(redirect_uri).origin === location.origin) === isHere),
	);
	return (
		<section class="card" aria-labelledby="connect-title">
			<h2 id="connect-title">{words.connect}</h2>
			<div class="buttons">
				{here?.map(({ login }) => (
					<button type="button" key={login} class="primary" onClick={() => props.begin(login)}>
						{words.connectTo(loginLabel(login, language))}
					</button>
				))}
			</div>
			{elsewhere?.map(({ login, redirect_uri }) => (
				<p key={login}>
					{words.connectElsewhere(loginLabel(login, language))}{' '}
					<a href={homeOf(redirect_uri)}>{homeOf(redirect_uri)}</a>
				</p>
			))}
			{missing.map(({ login }) => (
				<p key={login} class="muted">
					{words.notConfigured(loginLabel(login, language))}
				</p>
			))}
		</section>
	);
}
