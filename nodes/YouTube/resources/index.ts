import { channel } from './channel';
import { token } from './token';
import { video } from './video';

/** The node's resources, in the order of its list. */
export const RESOURCES = [channel, token, video];
