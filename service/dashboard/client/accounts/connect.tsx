import { useSpeech } from '../language';
import type { Login, Settings } from '../types';
import { connectAddress, type Connecting } from './connecting';

const TONES = { waiting: 'plain', connected: 'good', denied: 'bad', failed: 'bad', cancelled: 'plain', blocked: 'bad' };

/** How the connection goes that a person has begun. */
export function ConnectingWords({ connecting }: { connecting: Connecting | undefined }) {
	const { texts } = useSpeech();
	const words = texts.accounts;
	return (
		<div role="status" aria-live="polite">
			{connecting && (
				<div class={`notice ${TONES[connecting.state]}`}>
					<p>
						<strong>
							{connecting.state === 'waiting'
								? words.connecting(texts.platforms[connecting.login])
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

/** A button for each login. One whose app is missing says so instead. */
export function ConnectButtons(props: { platforms: Settings['platforms']; begin: (login: Login) => void }) {
	const { texts } = useSpeech();
	const missing = props.platforms.filter(({ configured }) => !configured);
	return (
		<section class="card" aria-labelledby="connect-title">
			<h2 id="connect-title">{texts.accounts.connect}</h2>
			<div class="buttons">
				{props.platforms
					.filter(({ configured }) => configured)
					.map(({ login }) => (
						<button type="button" key={login} class="primary" onClick={() => props.begin(login)}>
							{texts.accounts.connectTo(texts.platforms[login])}
						</button>
					))}
			</div>
			{missing.map(({ login }) => (
				<p key={login} class="muted">
					{texts.accounts.notConfigured(texts.platforms[login])}
				</p>
			))}
		</section>
	);
}
