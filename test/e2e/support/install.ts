import { installN8n } from '../../../sandbox/n8n/install';
import { HOSTS } from './hosts';

/** Once before all tests: n8n itself, unless it is there already. */
export default async function install(): Promise<void> {
	await installN8n(HOSTS[2], (line) => console.log(line));
}
