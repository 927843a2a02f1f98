import { channel } from './channel';
import { token } from './token';
import { video } from './video';

/** The node's resources, as its list shows them. */
export const RESOURCES = [channel, token, video];
