import { isListedHost } from '../../platforms/hosts';
import { ConfigError, isLoopback, Reader, type Environment } from '../config';
import { UsageError } from './failure';

const SETTING = 'HTTP_HOST_ALLOWLIST';

function allowedHosts(values: Environment): string[] {
	try {
		return new Reader(values).hosts(SETTING);
	} catch (error) {
		if (error instanceof ConfigError) throw new UsageError(error.message);
		throw error;
	}
}

/**
 * A URL to which a key is sent: https, or http to this machine and to hosts that the operator lists.
 *
 * @param name what it is called in messages
 * @returns the URL without a slash at its end
 * @throws UsageError
 */
export function checkKeyUrl(name: string, text: string, values: Environment): string {
	const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
	if (!url || !['http:', 'https:'].includes(url.protocol)) {
		throw new UsageError(
			`${name} "${text}" is not a URL of a service. Give one like https://mediakit.example.com or http://127.0.0.1:8001.`,
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw new UsageError(`${name} must have no user name, password, query or fragment. Remove it.`);
	}
	if (url.protocol === 'http:' && !isLoopback(url.hostname) && !isListedHost(url, allowedHosts(values))) {
		throw new UsageError(
			`${name} must be https, since a key is sent there; "${url.host}" is not this machine. Use https, or list the host in ${SETTING} if the network on the way is yours.`,
		);
	}
	return text.trim().replace(/\/+$/, '');
}
