import type { Platform } from '../../platforms/errors';
import type { LoginName } from '../config';
import type { Channel, ChannelCore, Channels } from './channel';
import { createInstagramChannel } from './instagram/instagram-channel';
import type { Login } from './login';
import { createTikTokChannel } from './tiktok/tiktok-channel';

export type { AccountPorts, Channel, ChannelCore, Channels } from './channel';
export * from './channel-uploads';
export * from './media-facts';
export * from './upload';
export { waitMs } from './limit-wait';
export { createQuota, type Quota } from './quota';
export type { CallbackQuery, Connection, Grant, Login, Tokens } from './login';

/** The one list of the service's platforms. */
const CHANNELS = { tiktok: createTikTokChannel, instagram: createInstagramChannel } satisfies {
	[P in Platform]: (core: ChannelCore) => Channel<P>;
};

/** Makes the channel of each platform. */
export const createChannels = (core: ChannelCore): Channels => ({
	tiktok: CHANNELS.tiktok(core),
	instagram: CHANNELS.instagram(core),
});

/** Every way in which accounts are connected, by its name. */
export type Logins = Readonly<Record<LoginName, Login>>;

/** The logins of all channels. */
export const loginsOf = (channels: Channels): Logins => ({
	...channels.tiktok.logins,
	...channels.instagram.logins,
});
