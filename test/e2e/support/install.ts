import { installN8n } from '../../../sandbox/n8n/install';
import { HOSTS } from './hosts';

/** Once before all tests: n8n itself, unless it is there already; with N8N_1=1 in the environment also n8n 1. */
export default async function install(): Promise<void> {
	const say = (line: string) => console.log(line);
	await installN8n(HOSTS[2], say);
	if (process.env.N8N_1 === '1') await installN8n(HOSTS[1], say, 1);
}
