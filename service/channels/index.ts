import { PLATFORMS, type Platform } from '../../platforms/errors';
import type { LoginName } from '../config';
import type { Channel, ChannelCore, Channels } from './channel';
import type { ChannelCommandLine, LoginSetup } from './command-line';
import type { ChannelFacts, LoginFacts } from './facts';
import { createInstagramChannel } from './instagram/instagram-channel';
import { INSTAGRAM_COMMAND_LINE } from './instagram/instagram-command-line';
import { INSTAGRAM } from './instagram/instagram-facts';
import type { Login } from './login';
import { createTikTokChannel } from './tiktok/tiktok-channel';
import { TIKTOK_COMMAND_LINE } from './tiktok/tiktok-command-line';
import { TIKTOK } from './tiktok/tiktok-facts';
import { createYouTubeChannel } from './youtube/youtube-channel';
import { YOUTUBE_COMMAND_LINE } from './youtube/youtube-command-line';
import { YOUTUBE } from './youtube/youtube-facts';

export * from './channel-uploads';
export * from './media-facts';
export * from './upload';
export { GERMAN_PLATFORM_ERRORS } from './german-errors';
export { createLimitRecords } from './limit-records';
export { waitMs } from './limit-wait';
export { createQuota, type Quota } from './quota';
export type { AccountPorts, Channels, ReadPatience, StatisticsReading } from './channel';
export type { FileAccount, RefreshedToken, SettingQuestion, Settings } from './command-line';
export type { KitFigure, LoginFacts, Text } from './facts';
export type { CallbackQuery, Connection, Grant, Login, Tokens } from './login';
export {
	MAX_BODY_BYTES,
	type AccountNews,
	type DeletionRequest,
	type DeliveryUpdates,
	type WebhookEffects,
	type Withdrawn,
} from './platform-webhook';
export type { AppTurns, ClientApp, CodeGrant, TokenAnswer, TokenEndpoint } from './token-endpoint';

/** A platform's facts, its part of the command line, and the factory for its channel. */
interface ChannelModule<P extends Platform> {
	facts: ChannelFacts<P>;
	commandLine: ChannelCommandLine<P>;
	create: (core: ChannelCore) => Channel<P>;
}

/** The service's list of platforms. */
const CHANNELS: { readonly [P in Platform]: ChannelModule<P> } = {
	tiktok: { facts: TIKTOK, commandLine: TIKTOK_COMMAND_LINE, create: createTikTokChannel },
	instagram: { facts: INSTAGRAM, commandLine: INSTAGRAM_COMMAND_LINE, create: createInstagramChannel },
	youtube: { facts: YOUTUBE, commandLine: YOUTUBE_COMMAND_LINE, create: createYouTubeChannel },
};

/** Builds an object with an entry per login. @param loginsOf returns the entries for a platform's logins */
const ofEveryLogin = <T>(
	loginsOf: <P extends Platform>(platform: P) => Readonly<Record<LoginName<P>, T>>,
): Readonly<Record<LoginName, T>> => Object.assign({}, ...PLATFORMS.map((platform) => loginsOf(platform)));

/** Creates the channel of each platform. */
export const createChannels = (core: ChannelCore): Channels =>
	Object.fromEntries(PLATFORMS.map((platform) => [platform, CHANNELS[platform].create(core)])) as Channels;

/** All logins by name. */
export type Logins = Readonly<Record<LoginName, Login>>;

/** Returns the logins of all channels. */
export const loginsOf = (channels: Channels): Logins => ofEveryLogin((platform) => channels[platform].logins);

/** Returns facts about a platform that do not depend on settings. */
export const factsOf = <P extends Platform>(platform: P) => CHANNELS[platform].facts;

/** User-facing facts about each login. */
export const LOGIN_FACTS = ofEveryLogin<LoginFacts>((platform) => factsOf(platform).logins);

/** Returns the platform-specific part of the command line. */
export const commandLineOf = <P extends Platform>(platform: P) => CHANNELS[platform].commandLine;

/** How the command line sets up each login. */
export const LOGIN_SETUPS = ofEveryLogin<LoginSetup>((platform) => commandLineOf(platform).logins);

/** Returns facts about all platforms that do not depend on settings. */
export const allFacts = () => PLATFORMS.map(factsOf);
