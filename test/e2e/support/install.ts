import { installN8n } from '../../../sandbox/n8n/install';
import { installServers } from '../queue/support/servers';
import { HOSTS } from './hosts';

/** Installs PostgreSQL, Redis and n8n once before all tests if they are missing; with N8N_1=1, also n8n 1. */
export default async function install(): Promise<void> {
	const say = (line: string) => console.log(line);
	await installServers(say);
	await installN8n(HOSTS[2], say);
	if (process.env.N8N_1 === '1') await installN8n(HOSTS[1], say, 1);
}
