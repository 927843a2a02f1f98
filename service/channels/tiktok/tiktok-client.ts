import type { Ports } from '../../../platforms/http';
import type { TikTok } from '../../../platforms/tiktok';
import type { Config } from '../../config';

/** TikTok on behalf of an account. */
export const createTikTokClient = ({ tiktok }: Config, ports: Ports): TikTok => ({
	...ports,
	apiBase: tiktok.apiBase,
});
