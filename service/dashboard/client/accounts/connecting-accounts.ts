import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { addressOf } from '../api';
import type { Login } from '../types';
import { CONNECT_CHANNEL, type ConnectOutcome } from './connect-message';

const WINDOW_FEATURES = 'popup,width=560,height=760';
const LOOK_EVERY_MS = 400;

/** How far a connection is that was begun on this page. */
export type Connecting =
	| { state: 'waiting' | 'cancelled' | 'blocked'; login: Login }
	| { state: 'connected' | 'denied' | 'failed'; message: string };

export const connectAddress = (login: Login) => addressOf(`/api/auth/${login}/connect`);

/**
 * Connecting an account in a window of its own. A window that closes without a word counts as cancelled; if the word comes
 * later after all, it counts, since some platforms cut the tie between the windows.
 *
 * @param onConnected called after a success
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
