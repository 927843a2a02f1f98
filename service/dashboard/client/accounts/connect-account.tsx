import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { addressOf } from '../api';
import { useSpeech } from '../language';
import { loginLabel } from '../platforms';
import { link } from '../router';
import type { Login, Settings } from '../types';
import { Button } from '../ui/controls';
import { Section } from '../ui/parts';
import { CONNECT_CHANNEL, type ConnectOutcome } from './connect-message';

const WINDOW_FEATURES = 'popup,width=560,height=760';
const LOOK_EVERY_MS = 400;

/** The progress of a connection that was started on this page. */
type Connecting =
	| { state: 'waiting' | 'cancelled' | 'blocked'; login: Login }
	| { state: 'connected' | 'denied' | 'failed'; message: string };

const connectAddress = (login: Login) => addressOf(`/api/auth/${login}/connect`);

/**
 * Connects an account in a separate window. A window that closes without a message counts as cancelled. A message that
 * arrives later is still accepted, since some platforms sever the link between the windows.
 *
 * @param onConnected called when an account has been connected
 */
export function useConnecting(onConnected: () => void) {
	const [connecting, setConnecting] = useState<Connecting>();
	const opened = useRef<Window | null>(null);
	const connected = useRef(onConnected);
	connected.current = onConnected;

	useEffect(() => {
		const channel = new BroadcastChannel(CONNECT_CHANNEL);
		channel.onmessage = ({ data }: MessageEvent<ConnectOutcome>) => {
			if (data.type !== 'mediakit-connect') return;
			opened.current = null;
			setConnecting({ state: data.outcome, message: data.message });
			if (data.outcome === 'connected') connected.current();
		};
		const timer = setInterval(() => {
			if (!opened.current?.closed) return;
			opened.current = null;
			setConnecting((now) => (now?.state === 'waiting' ? { state: 'cancelled', login: now.login } : now));
		}, LOOK_EVERY_MS);
		return () => {
			channel.close();
			clearInterval(timer);
		};
	}, []);

	const begin = useCallback((login: Login) => {
		opened.current = window.open(connectAddress(login), 'mediakit-connect', WINDOW_FEATURES);
		setConnecting({ state: opened.current ? 'waiting' : 'blocked', login });
	}, []);

	return { connecting, begin };
}

const TONES = {
	waiting: 'plain',
	connected: 'good',
	denied: 'bad',
	failed: 'bad',
	cancelled: 'plain',
	blocked: 'bad',
};

/** Returns the URL of the dashboard to which a redirect URL belongs. */
const homeOf = (redirectUri: string) =>
	redirectUri.split('/api/auth/').length === 2
		? redirectUri.split('/api/auth/')[0]
		: new URL(redirectUri).origin;

/** Shows the progress of the current connection. */
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

/** A button for each login, or the reason why the login cannot work from this page. */
export function ConnectButtons(props: { platforms: Settings['platforms']; begin: (login: Login) => void }) {
	const { language, texts } = useSpeech();
	const words = texts.accounts;
	const configured = props.platforms.filter((platform) => platform.configured);
	const missing = props.platforms.filter((platform) => !platform.configured);
	// A sign-in is bound to a browser cookie, so it only works from the origin of the redirect URL.
	const [here, elsewhere] = [true, false].map((isHere) =>
		configured.filter(({ redirect_uri }) => (new URL(redirect_uri).origin === location.origin) === isHere),
	);
	return (
		<Section title={words.connect}>
			<div class="buttons">
				{here?.map(({ login }) => (
					<Button
						key={login}
						label={words.connectTo(loginLabel(login, language))}
						class="primary"
						onClick={() => props.begin(login)}
					/>
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
					{words.notConfigured(loginLabel(login, language))}{' '}
					<a
						href={link('settings', 'apps')}
						aria-label={`${words.enterKeys}: ${loginLabel(login, language)}`}
					>
						{words.enterKeys}
					</a>
				</p>
			))}
		</Section>
	);
}
