/*! renzheng-sdk, Apache-2.0. Holds @noble/hashes and @noble/ciphers, MIT, (c) Paul Miller (paulmillr.com) */
const CHUNK_BYTES = 32768;
/** Encodes bytes as base64. It uses the runtime's own function if there is one. */
function base64Of(bytes) {
	if ("toBase64" in bytes) return bytes.toBase64();
	let binary = "";
	for (let at = 0; at < bytes.length; at += CHUNK_BYTES) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
	return btoa(binary);
}
/** The content as bare base64. For example, `data:image/png;base64,iVBO` gives `iVBO`. */
async function contentBase64(content) {
	if (typeof content === "string") return content.replace(/^data:[^,]*,|^base64:/, "");
	if (content instanceof Uint8Array) return base64Of(content);
	return base64Of(new Uint8Array(content instanceof ArrayBuffer ? content : await content.arrayBuffer()));
}
const fromNumH = (n) => n / 2 ** 32 | 0;
const fromNumL = (n) => n >>> 0;
function setU64FromNum(view, byteOffset, n, isLE) {
	const h = fromNumH(n);
	const l = fromNumL(n);
	view.setUint32(byteOffset, isLE ? l : h, isLE);
	view.setUint32(byteOffset + 4, isLE ? h : l, isLE);
}
/**
* Checks if something is Uint8Array. Be careful: nodejs Buffer will return true.
* @param a - value to test
* @returns `true` when the value is a Uint8Array-compatible view.
* @example
* Check whether a value is a Uint8Array-compatible view.
* ```ts
* isBytes(new Uint8Array([1, 2, 3]));
* ```
*/
function isBytes$1(a) {
	return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
}
const atitle$1 = (title) => title ? `"${title}" ` : "";
/**
* Asserts something is a non-negative integer.
* @param n - number to validate
* @param title - label included in thrown errors
* @returns The validated number.
* @throws On wrong argument types. {@link TypeError}
* @throws On wrong argument ranges or values. {@link RangeError}
* @example
* Validate a non-negative integer option.
* ```ts
* anumber(32, 'length');
* ```
*/
function anumber$1(n, title = "") {
	if (typeof n !== "number") throw new TypeError(atitle$1(title) + "expected number, got " + typeof n);
	if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(atitle$1(title) + "expected integer >= 0, got " + n);
	return n;
}
/**
* Asserts something is Uint8Array.
* @param value - value to validate
* @param length - optional exact length constraint
* @param title - label included in thrown errors
* @returns The validated byte array.
* @throws On wrong argument types. {@link TypeError}
* @throws On wrong argument ranges or values. {@link RangeError}
* @example
* Validate that a value is a byte array.
* ```ts
* abytes(new Uint8Array([1, 2, 3]));
* ```
*/
function abytes$1(value, length, title = "") {
	if (isBytes$1(value) && (length === void 0 || value.length === length)) return value;
	if (length !== void 0) anumber$1(length, "length");
	const bytes = isBytes$1(value);
	const ofLen = length !== void 0 ? ` of length ${length}` : "";
	const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
	const message = atitle$1(title) + "expected Uint8Array" + ofLen + ", got " + got;
	if (!bytes) throw new TypeError(message);
	throw new RangeError(message);
}
const aobject = (value, label) => {
	if (value === null || typeof value !== "object" || Array.isArray(value)) throw new TypeError((label === "object" ? "" : `"${label}" `) + "expected object, got type=" + typeof value);
};
const aopts = (value, label) => {
	aobject(value, label);
	const proto = Object.getPrototypeOf(value);
	if (proto !== Object.prototype && proto !== null) throw new TypeError(`"${label}" expected plain object`);
	if (Object.hasOwn(value, "__proto__")) throw new TypeError(`"${label}.__proto__" is not allowed`);
};
/**
* Asserts a hash instance has not been destroyed or finished.
* @param instance - hash instance to validate
* @param checkFinished - whether to reject finalized instances
* @throws If the hash instance has already been destroyed or finalized. {@link Error}
* @example
* Validate that a hash instance is still usable.
* ```ts
* import { aexists } from '@noble/hashes/utils.js';
* import { sha256 } from '@noble/hashes/sha2.js';
* const hash = sha256.create();
* aexists(hash);
* ```
*/
function aexists(instance, checkFinished = true) {
	if (instance.destroyed) throw new Error("hash was destroyed");
	if (checkFinished && instance.finished) throw new Error("digest() was already called");
}
/**
* Asserts output is a sufficiently-sized byte array.
* @param out - destination buffer
* @param instance - hash instance providing output length
* Oversized buffers are allowed; downstream code only promises to fill the first `outputLen` bytes.
* @throws On wrong argument types. {@link TypeError}
* @throws On wrong argument ranges or values. {@link RangeError}
* @example
* Validate a caller-provided digest buffer.
* ```ts
* import { aoutput } from '@noble/hashes/utils.js';
* import { sha256 } from '@noble/hashes/sha2.js';
* const hash = sha256.create();
* aoutput(new Uint8Array(hash.outputLen), hash);
* ```
*/
function aoutput(out, instance) {
	abytes$1(out, void 0, "output");
	const min = instance.outputLen;
	if (!(out.length >= min)) throw new RangeError("\"output\" expected length >= " + min);
}
/**
* Zeroizes typed arrays in place. Warning: JS provides no guarantees.
* @param arrays - arrays to overwrite with zeros
* @example
* Zeroize sensitive buffers in place.
* ```ts
* clean(new Uint8Array([1, 2, 3]));
* ```
*/
function clean$1(...arrays) {
	for (let i = 0; i < arrays.length; i++) arrays[i].fill(0);
}
/**
* Creates a DataView for byte-level manipulation.
* @param arr - source typed array
* @returns DataView over the same buffer region.
* @example
* Create a DataView over an existing buffer.
* ```ts
* createView(new Uint8Array(4));
* ```
*/
function createView(arr) {
	return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
}
/**
* Rotate-right operation for uint32 values.
* @param word - source word
* @param shift - shift amount in bits
* @returns Rotated word.
* @example
* Rotate a 32-bit word to the right.
* ```ts
* rotr(0x12345678, 8);
* ```
*/
function rotr(word, shift) {
	return word << 32 - shift | word >>> shift;
}
/**
* Rotate-left operation for uint32 values.
* @param word - source word
* @param shift - shift amount in bits
* @returns Rotated word.
* @example
* Rotate a 32-bit word to the left.
* ```ts
* rotl(0x12345678, 8);
* ```
*/
function rotl(word, shift) {
	return word << shift | word >>> 32 - shift >>> 0;
}
/**
* Merges default options and passed options.
* @param defaults - base option object
* @param opts - user overrides
* @param title - label included in thrown override errors
* @returns Fresh merged option object with a null prototype.
* @throws On wrong argument types. {@link TypeError}
* @example
* Merge user overrides onto default options.
* ```ts
* checkOpts({ dkLen: 32 }, { asyncTick: 10 });
* ```
*/
function checkOpts(defaults, opts, title = "opts") {
	aopts(defaults, "defaults");
	if (opts !== void 0) aopts(opts, title);
	return Object.assign(Object.create(null), defaults, opts);
}
/**
* Creates a callable hash function from a stateful class constructor.
* @param hashCons - hash constructor or factory
* @param info - optional metadata such as DER OID
* @returns Frozen callable hash wrapper with `.create()`.
*   Wrapper construction eagerly calls `hashCons(undefined)` once to read
*   `outputLen` / `blockLen`, so constructor side effects happen at module
*   init time.
* @throws On wrong argument types. {@link TypeError}
* @example
* Wrap a stateful hash constructor into a callable helper.
* ```ts
* import { createHasher } from '@noble/hashes/utils.js';
* import { sha256 } from '@noble/hashes/sha2.js';
* const wrapped = createHasher(sha256.create, { oid: sha256.oid });
* wrapped(new Uint8Array([1]));
* ```
*/
function createHasher(hashCons, info = {}) {
	if (typeof hashCons !== "function") throw new TypeError("\"hashCons\" expected function, got type=" + typeof hashCons);
	info = checkOpts({}, info, "info");
	const hashC = (msg, opts) => hashCons(opts).update(msg).digest();
	const tmp = hashCons(void 0);
	hashC.outputLen = tmp.outputLen;
	hashC.blockLen = tmp.blockLen;
	hashC.canXOF = tmp.canXOF;
	hashC.create = (opts) => hashCons(opts);
	Object.assign(hashC, info);
	return Object.freeze(hashC);
}
/**
* Creates OID metadata for NIST hashes with prefix `06 09 60 86 48 01 65 03 04 02`.
* @param suffix - final OID byte for the selected hash.
*   The helper accepts any byte even though only the documented NIST hash
*   suffixes are meaningful downstream.
* @returns Object containing the DER-encoded OID.
* @example
* Build OID metadata for a NIST hash.
* ```ts
* oidNist(0x01);
* ```
*/
const oidNist = (suffix) => ({ oid: Uint8Array.from([
	6,
	9,
	96,
	134,
	72,
	1,
	101,
	3,
	4,
	2,
	suffix
]) });
/**
* Internal Merkle-Damgard hash utils.
* @module
*/
/**
* Shared 32-bit conditional boolean primitive reused by SHA-256, SHA-1, and MD5 `F`.
* Returns bits from `b` when `a` is set, otherwise from `c`.
* The XOR form is equivalent to MD5's `F(X,Y,Z) = XY v not(X)Z` because the masked terms never
* set the same bit.
* @param a - selector word
* @param b - word chosen when selector bit is set
* @param c - word chosen when selector bit is clear
* @returns Mixed 32-bit word.
* @example
* Combine three words with the shared 32-bit choice primitive.
* ```ts
* Chi(0xffffffff, 0x12345678, 0x87654321);
* ```
*/
function Chi(a, b, c) {
	return a & b ^ ~a & c;
}
/**
* Shared 32-bit majority primitive reused by SHA-256 and SHA-1.
* Returns bits shared by at least two inputs.
* @param a - first input word
* @param b - second input word
* @param c - third input word
* @returns Mixed 32-bit word.
* @example
* Combine three words with the shared 32-bit majority primitive.
* ```ts
* Maj(0xffffffff, 0x12345678, 0x87654321);
* ```
*/
function Maj(a, b, c) {
	return a & b ^ a & c ^ b & c;
}
/**
* Merkle-Damgard hash construction base class.
* Could be used to create MD5, RIPEMD, SHA1, SHA2.
* Accepts only byte-aligned `Uint8Array` input, even when the underlying spec describes bit
* strings with partial-byte tails.
* @param blockLen - internal block size in bytes
* @param outputLen - digest size in bytes
* @param padOffset - trailing length field size in bytes
* @param isLE - whether length and state words are encoded in little-endian
* @example
* Use a concrete subclass to get the shared Merkle-Damgard update/digest flow.
* ```ts
* import { _SHA1 } from '@noble/hashes/legacy.js';
* const hash = new _SHA1();
* hash.update(new Uint8Array([97, 98, 99]));
* hash.digest();
* ```
*/
var HashMD = class {
	blockLen;
	outputLen;
	canXOF = false;
	padOffset;
	isLE;
	buffer;
	view;
	finished = false;
	length = 0;
	pos = 0;
	destroyed = false;
	constructor(blockLen, outputLen, padOffset, isLE) {
		this.blockLen = blockLen;
		this.outputLen = outputLen;
		this.padOffset = padOffset;
		this.isLE = isLE;
		this.buffer = new Uint8Array(blockLen);
		this.view = createView(this.buffer);
	}
	update(data) {
		aexists(this);
		abytes$1(data);
		const { view, buffer, blockLen } = this;
		const len = data.length;
		let processed = false;
		for (let pos = 0; pos < len;) {
			const take = Math.min(blockLen - this.pos, len - pos);
			if (take === blockLen) {
				const dataView = createView(data);
				for (; blockLen <= len - pos; pos += blockLen) this.process(dataView, pos);
				processed = true;
				continue;
			}
			buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
			this.pos += take;
			pos += take;
			if (this.pos === blockLen) {
				this.process(view, 0);
				this.pos = 0;
				processed = true;
			}
		}
		this.length += data.length;
		if (processed) this.roundClean();
		return this;
	}
	digestInto(out) {
		aexists(this);
		aoutput(out, this);
		this.finished = true;
		const { buffer, view, blockLen, isLE } = this;
		let { pos } = this;
		buffer[pos++] = 128;
		buffer.fill(0, pos);
		if (this.padOffset > blockLen - pos) {
			this.process(view, 0);
			buffer.fill(0);
		}
		setU64FromNum(view, blockLen - 8, this.length * 8, isLE);
		this.process(view, 0);
		this.roundClean();
		const oview = out === buffer ? view : createView(out);
		const len = this.outputLen;
		const outLen = len / 4;
		const state = this.get();
		if (len % 4 || outLen > state.length) throw new Error("invalid outputLen");
		for (let i = 0; i < outLen; i++) oview.setUint32(4 * i, state[i], isLE);
	}
	digest() {
		const { buffer, outputLen } = this;
		this.digestInto(buffer);
		const res = buffer.slice(0, outputLen);
		this.destroy();
		return res;
	}
	_cloneIntoMeta(to) {
		const { buffer, length, finished, destroyed, pos } = this;
		to.destroyed = destroyed;
		to.finished = finished;
		to.length = length;
		to.pos = pos;
		if (pos) to.buffer.set(buffer);
		return to;
	}
	clone() {
		return this._cloneInto();
	}
};
/**
* Initial SHA-2 state: fractional parts of square roots of first 16 primes 2..53.
* Check out `test/misc/sha2-gen-iv.js` for recomputation guide.
*/
/** Initial SHA256 state from RFC 6234 §6.1: the first 32 bits of the fractional parts of the
* square roots of the first eight prime numbers. Exported as a shared table; callers must treat
* it as read-only because constructors copy words from it by index. */
const SHA256_IV = /* @__PURE__ */ Uint32Array.from([
	1779033703,
	3144134277,
	1013904242,
	2773480762,
	1359893119,
	2600822924,
	528734635,
	1541459225
]);
/**

SHA1 (RFC 3174), MD5 (RFC 1321), and RIPEMD160 legacy, weak hash functions.
RFC 2286 only covers HMAC-RIPEMD160 wrapper material and test vectors,
not the base RIPEMD-160 compression spec.
Don't use them in a new protocol. What "weak" means:

- Collisions can be made with 2^18 effort in MD5, 2^60 in SHA1, 2^80 in RIPEMD160.
- No practical pre-image attacks (only theoretical, 2^123.4)
- HMAC seems kinda ok: https://www.rfc-editor.org/rfc/rfc6151
* @module
*/
/** Initial SHA-1 state from RFC 3174 §6.1. */
const SHA1_IV = /* @__PURE__ */ Uint32Array.from([
	1732584193,
	4023233417,
	2562383102,
	271733878,
	3285377520
]);
/** RFC 1321 `T[i]` uses `floor(2^32 * abs(sin(i)))`; this is the shared `2^32` scale factor. */
const p32 = /* @__PURE__ */ Math.pow(2, 32);
/** RFC 1321 `T[1..64]` table. */
const K = /* @__PURE__ */ Array.from({ length: 64 }, (_, i) => Math.floor(p32 * Math.abs(Math.sin(i + 1))));
/** MD5 initial state from RFC 1321, stored as 4 u32 words. */
const MD5_IV = /* @__PURE__ */ SHA1_IV.slice(0, 4);
const MD5_W = /* @__PURE__ */ new Uint32Array(16);
const MD5_SHIFTS = /* @__PURE__ */ (() => {
	const S = [
		[
			7,
			12,
			17,
			22
		],
		[
			5,
			9,
			14,
			20
		],
		[
			4,
			11,
			16,
			23
		],
		[
			6,
			10,
			15,
			21
		]
	];
	return Uint8Array.from({ length: 64 }, (_, i) => S[Math.floor(i / 16)][i % 4]);
})();
/** Internal MD5 legacy hash class. */
var _MD5 = class extends HashMD {
	A = MD5_IV[0] | 0;
	B = MD5_IV[1] | 0;
	C = MD5_IV[2] | 0;
	D = MD5_IV[3] | 0;
	constructor() {
		super(64, 16, 8, true);
	}
	get() {
		const { A, B, C, D } = this;
		return [
			A,
			B,
			C,
			D
		];
	}
	set(A, B, C, D) {
		this.A = A | 0;
		this.B = B | 0;
		this.C = C | 0;
		this.D = D | 0;
	}
	_cloneInto(to) {
		(to ||= new this.constructor()).set(...this.get());
		return this._cloneIntoMeta(to);
	}
	process(view, offset) {
		for (let i = 0; i < 16; i++, offset += 4) MD5_W[i] = view.getUint32(offset, true);
		let { A, B, C, D } = this;
		for (let i = 0; i < 64; i++) {
			let F, g;
			if (i < 16) {
				F = Chi(B, C, D);
				g = i;
			} else if (i < 32) {
				F = Chi(D, B, C);
				g = (5 * i + 1) % 16;
			} else if (i < 48) {
				F = B ^ C ^ D;
				g = (3 * i + 5) % 16;
			} else {
				F = C ^ (B | ~D);
				g = 7 * i % 16;
			}
			F = F + A + K[i] + MD5_W[g];
			A = D;
			D = C;
			C = B;
			B = B + rotl(F, MD5_SHIFTS[i]);
		}
		A = A + this.A | 0;
		B = B + this.B | 0;
		C = C + this.C | 0;
		D = D + this.D | 0;
		this.set(A, B, C, D);
	}
	roundClean() {
		clean$1(MD5_W);
	}
	destroy() {
		this.destroyed = true;
		this.set(0, 0, 0, 0);
		clean$1(this.buffer);
	}
};
/**
* MD5 (RFC 1321) legacy hash function. It was cryptographically broken.
* MD5 architecture is similar to SHA1, with some differences:
* - Reduced output length: 16 bytes (128 bit) instead of 20
* - 64 rounds, instead of 80
* - Little-endian: could be faster, but will require more code
* - Non-linear index selection: huge speed-up for unroll
* - Per round constants: more memory accesses, additional speed-up for unroll
* @param msg - message bytes to hash
* @param opts - Reserved hash options.
* @returns Digest bytes.
* @example
* Hash a message with MD5.
* ```ts
* md5(new Uint8Array([97, 98, 99]));
* ```
*/
const md5 = /* @__PURE__ */ createHasher(() => new _MD5());
/**
* SHA2 hash function. A.k.a. sha256, sha384, sha512, sha512_224, sha512_256.
* SHA256 is the fastest hash implementable in JS, even faster than Blake3.
* Check out {@link https://www.rfc-editor.org/rfc/rfc4634 | RFC 4634} and
* {@link https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf | FIPS 180-4}.
* @module
*/
/**
* SHA-224 / SHA-256 round constants from RFC 6234 §5.1: the first 32 bits
* of the cube roots of the first 64 primes (2..311).
*/
const SHA256_K = /* @__PURE__ */ Uint32Array.from([
	1116352408,
	1899447441,
	3049323471,
	3921009573,
	961987163,
	1508970993,
	2453635748,
	2870763221,
	3624381080,
	310598401,
	607225278,
	1426881987,
	1925078388,
	2162078206,
	2614888103,
	3248222580,
	3835390401,
	4022224774,
	264347078,
	604807628,
	770255983,
	1249150122,
	1555081692,
	1996064986,
	2554220882,
	2821834349,
	2952996808,
	3210313671,
	3336571891,
	3584528711,
	113926993,
	338241895,
	666307205,
	773529912,
	1294757372,
	1396182291,
	1695183700,
	1986661051,
	2177026350,
	2456956037,
	2730485921,
	2820302411,
	3259730800,
	3345764771,
	3516065817,
	3600352804,
	4094571909,
	275423344,
	430227734,
	506948616,
	659060556,
	883997877,
	958139571,
	1322822218,
	1537002063,
	1747873779,
	1955562222,
	2024104815,
	2227730452,
	2361852424,
	2428436474,
	2756734187,
	3204031479,
	3329325298
]);
/** Reusable SHA-224 / SHA-256 message schedule buffer `W_t` from RFC 6234 §6.2 step 1. */
const SHA256_W = /* @__PURE__ */ new Uint32Array(64);
/** Internal SHA-224 / SHA-256 compression engine from RFC 6234 §6.2. */
var SHA2_32B = class extends HashMD {
	A = 0;
	B = 0;
	C = 0;
	D = 0;
	E = 0;
	F = 0;
	G = 0;
	H = 0;
	constructor(outputLen, IV) {
		super(64, outputLen, 8, false);
		this.A = IV[0] | 0;
		this.B = IV[1] | 0;
		this.C = IV[2] | 0;
		this.D = IV[3] | 0;
		this.E = IV[4] | 0;
		this.F = IV[5] | 0;
		this.G = IV[6] | 0;
		this.H = IV[7] | 0;
	}
	get() {
		const { A, B, C, D, E, F, G, H } = this;
		return [
			A,
			B,
			C,
			D,
			E,
			F,
			G,
			H
		];
	}
	set(A, B, C, D, E, F, G, H) {
		this.A = A | 0;
		this.B = B | 0;
		this.C = C | 0;
		this.D = D | 0;
		this.E = E | 0;
		this.F = F | 0;
		this.G = G | 0;
		this.H = H | 0;
	}
	_cloneInto(to) {
		(to ||= new this.constructor()).set(...this.get());
		return this._cloneIntoMeta(to);
	}
	process(view, offset) {
		for (let i = 0; i < 16; i++, offset += 4) SHA256_W[i] = view.getUint32(offset, false);
		for (let i = 16; i < 64; i++) {
			const W15 = SHA256_W[i - 15];
			const W2 = SHA256_W[i - 2];
			const s0 = rotr(W15, 7) ^ rotr(W15, 18) ^ W15 >>> 3;
			const s1 = rotr(W2, 17) ^ rotr(W2, 19) ^ W2 >>> 10;
			SHA256_W[i] = s1 + SHA256_W[i - 7] + s0 + SHA256_W[i - 16] | 0;
		}
		let { A, B, C, D, E, F, G, H } = this;
		for (let i = 0; i < 64; i++) {
			const sigma1 = rotr(E, 6) ^ rotr(E, 11) ^ rotr(E, 25);
			const T1 = H + sigma1 + Chi(E, F, G) + SHA256_K[i] + SHA256_W[i] | 0;
			const T2 = (rotr(A, 2) ^ rotr(A, 13) ^ rotr(A, 22)) + Maj(A, B, C) | 0;
			H = G;
			G = F;
			F = E;
			E = D + T1 | 0;
			D = C;
			C = B;
			B = A;
			A = T1 + T2 | 0;
		}
		A = A + this.A | 0;
		B = B + this.B | 0;
		C = C + this.C | 0;
		D = D + this.D | 0;
		E = E + this.E | 0;
		F = F + this.F | 0;
		G = G + this.G | 0;
		H = H + this.H | 0;
		this.set(A, B, C, D, E, F, G, H);
	}
	roundClean() {
		clean$1(SHA256_W);
	}
	destroy() {
		this.destroyed = true;
		this.set(0, 0, 0, 0, 0, 0, 0, 0);
		clean$1(this.buffer);
	}
};
/** Internal SHA-256 hash class grounded in RFC 6234 §6.2. */
var _SHA256 = class extends SHA2_32B {
	constructor() {
		super(32, SHA256_IV);
	}
};
/**
* SHA2-256 hash function from RFC 4634. In JS it's the fastest: even faster than Blake3. Some info:
*
* - Trying 2^128 hashes would get 50% chance of collision, using birthday attack.
* - BTC network is doing 2^70 hashes/sec (2^95 hashes/year) as per 2025.
* - Each sha256 hash is executing 2^18 bit operations.
* - Good 2024 ASICs can do 200Th/sec with 3500 watts of power, corresponding to 2^36 hashes/joule.
* @param msg - message bytes to hash
* @param opts - Reserved hash options.
* @returns Digest bytes.
* @example
* Hash a message with SHA2-256.
* ```ts
* sha256(new Uint8Array([97, 98, 99]));
* ```
*/
const sha256 = /* @__PURE__ */ createHasher(() => new _SHA256(), /* @__PURE__ */ oidNist(1));
/**
* Checks an invariant. Throws an Error if it does not hold. That is a bug in this program: it ends the request and must
* never be caught by name.
*/
function assert(condition, message) {
	if (!condition) throw new Error(`invariant broken: ${message}`);
}
/**
* Gives a value that must be there, e.g. the element of a list at an index within it, or what a schema has checked.
* Throws an Error if it is not, which is a bug in this program. Example: `sum += present(values[at])` in a loop over
* `values.length`.
*/
function present(value) {
	if (value === void 0 || value === null) throw new Error("invariant broken: a value is missing that must be there");
	return value;
}
/**
* Radicals and strokes that look like an ideograph, each with that ideograph: hexadecimal code points, `from:to`. PDF
* files hand them out in the place of the ideograph.
* Source: Unicode Character Database 15.0.0, EquivalentUnifiedIdeograph.txt (property Equivalent_Unified_Ideograph).
*/
const RADICAL_IDEOGRAPHS = "2e81:5382 2e82:4e5b 2e83:4e5a 2e84:4e59 2e85:4ebb 2e86:5182 2e87:20628 2e88:5200 2e89:5202 2e8a:535c 2e8b:353e 2e8c:5c0f 2e8d:5c0f 2e8e:5140 2e8f:5c23 2e90:5c22 2e91:21bc2 2e92:5df3 2e93:5e7a 2e94:5f51 2e95:2b739 2e96:5fc4 2e97:5fc3 2e98:624c 2e99:6535 2e9b:65e1 2e9c:65e5 2e9d:6708 2e9e:6b7a 2e9f:6bcd 2ea0:6c11 2ea1:6c35 2ea2:6c3a 2ea3:706c 2ea4:722b 2ea5:722b 2ea6:4e2c 2ea7:725b 2ea8:72ad 2ea9:738b 2eaa:24d14 2eab:76ee 2eac:793a 2ead:793b 2eae:25ad7 2eaf:7cf9 2eb0:7e9f 2eb1:7f53 2eb2:7f52 2eb3:34c1 2eb4:5197 2eb5:2626b 2eb6:7f8a 2eb7:2634c 2eb8:2634b 2eb9:8002 2eba:8080 2ebb:807f 2ebc:8089 2ebd:26951 2ebe:8279 2ebf:8279 2ec0:8279 2ec1:864e 2ec2:8864 2ec3:8980 2ec4:897f 2ec5:89c1 2ec6:89d2 2ec7:278b2 2ec8:8ba0 2ec9:8d1d 2eca:27fb7 2ecb:8f66 2ecc:8fb6 2ecd:8fb6 2ece:8fb6 2ecf:9091 2ed0:9485 2ed1:9577 2ed2:9578 2ed3:957f 2ed4:95e8 2ed5:28e0f 2ed6:961d 2ed7:96e8 2ed8:9752 2ed9:97e6 2eda:9875 2edb:98ce 2edc:98de 2edd:98df 2ede:2967f 2edf:98e0 2ee0:9963 2ee1:29810 2ee2:9a6c 2ee3:9aa8 2ee4:9b3c 2ee5:9c7c 2ee6:9e1f 2ee7:5364 2ee8:9ea6 2ee9:9ec4 2eea:9efe 2eeb:6589 2eec:9f50 2eed:6b6f 2eee:9f7f 2eef:7adc 2ef0:9f99 2ef1:9f9c 2ef2:4e80 2ef3:9f9f 2f00:4e00 2f01:4e28 2f02:4e36 2f03:4e3f 2f04:4e59 2f05:4e85 2f06:4e8c 2f07:4ea0 2f08:4eba 2f09:513f 2f0a:5165 2f0b:516b 2f0c:5182 2f0d:5196 2f0e:51ab 2f0f:51e0 2f10:51f5 2f11:5200 2f12:529b 2f13:52f9 2f14:5315 2f15:531a 2f16:5338 2f17:5341 2f18:535c 2f19:5369 2f1a:5382 2f1b:53b6 2f1c:53c8 2f1d:53e3 2f1e:56d7 2f1f:571f 2f20:58eb 2f21:5902 2f22:590a 2f23:5915 2f24:5927 2f25:5973 2f26:5b50 2f27:5b80 2f28:5bf8 2f29:5c0f 2f2a:5c22 2f2b:5c38 2f2c:5c6e 2f2d:5c71 2f2e:5ddb 2f2f:5de5 2f30:5df1 2f31:5dfe 2f32:5e72 2f33:5e7a 2f34:5e7f 2f35:5ef4 2f36:5efe 2f37:5f0b 2f38:5f13 2f39:5f50 2f3a:5f61 2f3b:5f73 2f3c:5fc3 2f3d:6208 2f3e:6236 2f3f:624b 2f40:652f 2f41:6534 2f42:6587 2f43:6597 2f44:65a4 2f45:65b9 2f46:65e0 2f47:65e5 2f48:66f0 2f49:6708 2f4a:6728 2f4b:6b20 2f4c:6b62 2f4d:6b79 2f4e:6bb3 2f4f:6bcb 2f50:6bd4 2f51:6bdb 2f52:6c0f 2f53:6c14 2f54:6c34 2f55:706b 2f56:722a 2f57:7236 2f58:723b 2f59:723f 2f5a:7247 2f5b:7259 2f5c:725b 2f5d:72ac 2f5e:7384 2f5f:7389 2f60:74dc 2f61:74e6 2f62:7518 2f63:751f 2f64:7528 2f65:7530 2f66:758b 2f67:7592 2f68:7676 2f69:767d 2f6a:76ae 2f6b:76bf 2f6c:76ee 2f6d:77db 2f6e:77e2 2f6f:77f3 2f70:793a 2f71:79b8 2f72:79be 2f73:7a74 2f74:7acb 2f75:7af9 2f76:7c73 2f77:7cf8 2f78:7f36 2f79:7f51 2f7a:7f8a 2f7b:7fbd 2f7c:8001 2f7d:800c 2f7e:8012 2f7f:8033 2f80:807f 2f81:8089 2f82:81e3 2f83:81ea 2f84:81f3 2f85:81fc 2f86:820c 2f87:821b 2f88:821f 2f89:826e 2f8a:8272 2f8b:8278 2f8c:864d 2f8d:866b 2f8e:8840 2f8f:884c 2f90:8863 2f91:897e 2f92:898b 2f93:89d2 2f94:8a00 2f95:8c37 2f96:8c46 2f97:8c55 2f98:8c78 2f99:8c9d 2f9a:8d64 2f9b:8d70 2f9c:8db3 2f9d:8eab 2f9e:8eca 2f9f:8f9b 2fa0:8fb0 2fa1:8fb5 2fa2:9091 2fa3:9149 2fa4:91c6 2fa5:91cc 2fa6:91d1 2fa7:9577 2fa8:9580 2fa9:961c 2faa:96b6 2fab:96b9 2fac:96e8 2fad:9751 2fae:975e 2faf:9762 2fb0:9769 2fb1:97cb 2fb2:97ed 2fb3:97f3 2fb4:9801 2fb5:98a8 2fb6:98db 2fb7:98df 2fb8:9996 2fb9:9999 2fba:99ac 2fbb:9aa8 2fbc:9ad8 2fbd:9adf 2fbe:9b25 2fbf:9b2f 2fc0:9b32 2fc1:9b3c 2fc2:9b5a 2fc3:9ce5 2fc4:9e75 2fc5:9e7f 2fc6:9ea5 2fc7:9ebb 2fc8:9ec3 2fc9:9ecd 2fca:9ed1 2fcb:9ef9 2fcc:9efd 2fcd:9f0e 2fce:9f13 2fcf:9f20 2fd0:9f3b 2fd1:9f4a 2fd2:9f52 2fd3:9f8d 2fd4:9f9c 2fd5:9fa0 31c6:200cc 31cf:4e40 31d0:4e00 31d1:4e28 31d2:4e3f 31d3:4e3f 31d4:4e36 31d5:200cd 31d6:4e5b 31d7:200ca 31d8:200ce 31d9:2010c 31da:4e85 31db:21fe8 31dc:200cb 31dd:4e40 31de:200d1 31df:4e5a 31e0:4e59 31e1:2010e";
/**
* Characters that old Chinese systems keep in the private use area, each with the character that Unicode has for it
* since: `from:to`, in the order of GBK 0xFE50 to 0xFEA0.
* Sources: the index gb18030 of the WHATWG Encoding Standard, and GB 18030-2005 for the six outside the first plane.
*/
const PRIVATE_USE_IDEOGRAPHS = "e815:2e81 e816:20087 e817:20089 e818:200cc e819:2e84 e81a:3473 e81b:3447 e81c:2e88 e81d:2e8b e81e:9fb4 e81f:359e e820:361a e821:360e e822:2e8c e823:2e97 e824:396e e825:3918 e826:9fb5 e827:39cf e828:39df e829:3a73 e82a:39d0 e82b:9fb6 e82c:9fb7 e82d:3b4e e82e:3c6e e82f:3ce0 e830:2ea7 e831:215d7 e832:9fb8 e833:2eaa e834:4056 e835:415f e836:2eae e837:4337 e838:2eb3 e839:2eb6 e83a:2eb7 e83b:2298f e83c:43b1 e83d:43ac e83e:2ebb e83f:43dd e840:44d6 e841:4661 e842:464c e843:9fb9 e844:4723 e845:4729 e846:477c e847:478d e848:2eca e849:4947 e84a:497a e84b:497d e84c:4982 e84d:4983 e84e:4985 e84f:4986 e850:499f e851:499b e852:49b7 e853:49b6 e854:9fba e855:241fe e856:4ca3 e857:4c9f e858:4ca0 e859:4ca1 e85a:4c77 e85b:4ca2 e85c:4d13 e85d:4d14 e85e:4d15 e85f:4d16 e860:4d17 e861:4d18 e862:4d19 e863:4dae e864:9fbb";
/**
* Normalizes a text to what its reader sees. It removes invisible characters (default-ignorable ones, including
* variation selectors) and surrounding blanks, and unifies the width. It replaces radicals and private-use characters
* by their ideographs, and the digits of every script by 0 to 9. The result is composed (NFKC). Plain ASCII text is
* only trimmed.
*
* Example: full-width `１３８\u{200b}` becomes `138`.
*
* Sources: UAX #44 (Default_Ignorable_Code_Point, Equivalent_Unified_Ideograph), UAX #15.
*/
function cleanText(text) {
	if (ASCII.test(text)) return text.trim();
	return text.replaceAll(IGNORABLE, "").replaceAll(RADICAL_LIKE, (character) => EQUIVALENTS.get(character) ?? character).normalize("NFKC").replaceAll(IGNORABLE, "").replaceAll(FOREIGN_DIGIT, digitOf).replaceAll(NEXT_LINE, " ").trim();
}
/** Printable ASCII and blanks. */
const ASCII = /^[\t\n\r\x20-\x7e]*$/;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
/** CJK and Kangxi radicals, CJK strokes, the private use area. */
const RADICAL_LIKE = /[\u2e80-\u2fd5\u31c0-\u31ef\ue000-\uf8ff]/g;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/gu;
/** The one blank of Unicode that JavaScript does not trim. */
const NEXT_LINE = "";
/**
* Ideographs by the character that stands for them. A private-use character may stand for a radical, which in turn
* stands for an ideograph.
*/
const EQUIVALENTS = readEquivalents();
function readEquivalents() {
	const radicals = new Map(readPairs(RADICAL_IDEOGRAPHS));
	const privateUse = readPairs(PRIVATE_USE_IDEOGRAPHS).map(([from, to]) => [from, radicals.get(to) ?? to]);
	return new Map([...radicals, ...privateUse]);
}
function readPairs(pairs) {
	return pairs.split(" ").map((pair) => {
		const [from = "", to = ""] = pair.split(":").map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
		return [from, to];
	});
}
/**
* Gives the value of a decimal digit of any script. Such digits come in runs of ten from 0 to 9, and one run may follow
* another (UAX #44).
*/
function digitOf(digit) {
	const code = present(digit.codePointAt(0));
	let start = code;
	while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
	return String((code - start) % 10);
}
/**
* Reads an identity number as a caller writes it. Gives `null` if the province is not in GB/T 2260, if the calendar
* does not have the birthday, or if the check character does not fit. Blanks, full-width characters and invisible
* characters do not matter. Example: ` 11010519491231002x ` gives `11010519491231002X`.
*
* Sources: GB 11643-1999, with the check character of ISO 7064 MOD 11-2. GA 2102-2023 for numbers that begin with 9:
* the digit 9, the province that issued the card, the ISO 3166-1 number of the country, and then as in GB 11643. No
* rule is published for the last digit of the first permanent residence cards, so it is not checked.
*/
function parseIdNumber(text) {
	const full = fullForm(text);
	return problemOf(full) === null ? full : null;
}
/** Computes the ISO 7064 MOD 11-2 check character, 0 to 9 or X, of the first 17 digits of an identity number. */
function checkCharacter(digits) {
	assert(/^\d{17}$/.test(digits), "a check character is made of 17 digits");
	const remainder = [...digits].reduce((carry, digit) => (carry + Number(digit)) * 2 % 11, 0);
	return CHECK_CHARACTERS.charAt((12 - remainder) % 11);
}
/**
* Numbers of foreigners and residence permits (since 2018) have had 18 digits from the start, so no number of 15 digits
* begins with 9, 81, 82 or 83.
*/
const FIRST_GENERATION = /^(?:[1-7]|8(?![123]))\d{14}$/;
const SECOND_GENERATION = /^\d{17}[\dX]$/;
/** How many characters a number of either generation has. */
const LENGTHS = /* @__PURE__ */ new Set([15, 18]);
/** Three letters of the country, province and city, birthday in six digits, serial and check digit. */
const FIRST_FOREIGN_CARD = /^[A-Z]{3}\d{12}$/;
/** Indexed by value. X stands for 10. */
const CHECK_CHARACTERS = "0123456789X";
/** The oldest holders of the first cards, which were issued from 1984 on, were born after this year. */
const FIRST_YEAR = 1880;
const LAST_YEAR = 2099;
/** The provinces of GB/T 2260. */
const MAINLAND_PROVINCES = new Set("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65".split(" "));
const PERMIT_PROVINCES = /* @__PURE__ */ new Set([
	"81",
	"82",
	"83"
]);
const TAIWAN = "71";
function fullForm(text) {
	if (text.length > 200) return "";
	const compact = cleanText(text).replaceAll(/\p{White_Space}/gu, "").toUpperCase();
	return FIRST_GENERATION.test(compact) ? fromFirstGeneration(compact) : compact;
}
function problemOf(full) {
	if (FIRST_FOREIGN_CARD.test(full)) return problemOfFirstForeignCard(full);
	if (!SECOND_GENERATION.test(full)) return LENGTHS.has(full.length) ? "not-digits" : "malformed";
	if (!isProvince(full)) return "unknown-province";
	if (!isCalendarDay(Number(full.slice(6, 10)), Number(full.slice(10, 12)), Number(full.slice(12, 14)))) return "no-such-day";
	if (full.slice(14, 17) === "000") return "no-such-serial";
	return full.charAt(17) === checkCharacter(full.slice(0, 17)) ? null : "wrong-check-character";
}
function isProvince(full) {
	if (full.startsWith("9")) return MAINLAND_PROVINCES.has(full.slice(1, 3));
	const province = full.slice(0, 2);
	return MAINLAND_PROVINCES.has(province) || PERMIT_PROVINCES.has(province) || province === TAIWAN;
}
function problemOfFirstForeignCard(number) {
	if (!MAINLAND_PROVINCES.has(number.slice(3, 5))) return "unknown-province";
	const [year, month, day] = [
		number.slice(7, 9),
		number.slice(9, 11),
		number.slice(11, 13)
	].map(Number);
	return [1900, 2e3].some((century) => isCalendarDay(century + present(year), present(month), present(day))) ? null : "no-such-day";
}
/**
* Writes out a number of the first generation in 18 characters. Serial numbers 996 to 999 were kept for people of a
* hundred years, so their holders were born before 1900.
*/
function fromFirstGeneration(text) {
	const century = Number(text.slice(12)) >= 996 ? "18" : "19";
	const digits = text.slice(0, 6) + century + text.slice(6);
	return digits + checkCharacter(digits);
}
function isCalendarDay(year, month, day) {
	if (year < FIRST_YEAR || year > LAST_YEAR || day < 1) return false;
	const date = new Date(Date.UTC(year, month - 1, day));
	return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
/**
* Reads a mobile number of mainland China as a caller writes it. Gives `null` if it is not one. The number may have the
* country code (+86, 0086, 86), a zero or the code of a carrier (17951) before it, any width and script, and blanks,
* dashes, dots, slashes and brackets between its digits. Example: `+86 138-0013-8000` gives `13800138000`.
*
* All prefixes from 13 to 19 are read, because the regulator assigns prefixes faster than a table can follow.
*/
function parseMobilePhone(text) {
	if (MOBILE.test(text)) return text;
	const number = mainlandDigits(phoneDigits(text) ?? "");
	return number !== null && MOBILE.test(number) ? number : null;
}
/**
* Gives the digits of a phone number without dividers, with a leading + if it has one. Gives `null` if the text holds a
* character that no phone number has, or more than 22 digits. E.164 allows 15 digits, but address books put the codes
* of trunks and carriers in front, e.g. `0086 0 17951 0` before 11 digits.
*/
function phoneDigits(text) {
	if (text.length > 200) return null;
	const digits = cleanText(text).replace(/^tel:/i, "").replaceAll(DIVIDERS, "");
	return /^\+?\d{5,22}$/.test(digits) ? digits : null;
}
/**
* Gives the 11 digits of a mainland number that begins with 1, as every mobile number does, assigned or not. `null` for
* other numbers. `digits` comes from `phoneDigits`.
*/
function mainlandDigits(digits) {
	const national = /^(?:(?:\+|00|\+00)?86)?0?(1\d+)$/.exec(digits)?.[1]?.replace(CARRIER_BEFORE_MOBILE, "");
	return national?.length === 11 ? national : null;
}
/**
* The code of a carrier that is dialled before a mobile number to make the call cheaper, e.g. 17951, and that stays in
* address books. Source: the national prefix for parsing in China's entry of libphonenumber's metadata.
*/
const CARRIER_BEFORE_MOBILE = /^1(?:[12]\d|79)\d\d0?(?=1[3-9]\d{9}$)/;
/** Blanks, dashes (including a minus sign and the katakana length mark), brackets, dots, slashes and tildes. */
const DIVIDERS = /[\p{White_Space}\p{Pd}\p{Ps}\p{Pe}\u2212\u30fc./·•‧∙⋅・。_~\u223c]/gu;
const MOBILE = /^1[3-9]\d{9}$/;
/**
* Reads a name as a caller writes it. Gives `null` if it is not one. Han names have 2 to 30 ideographs, with single
* dots inside transliterated ones. Latin names have letters, blanks, hyphens, apostrophes, dots and commas, and at
* least two letters.
*
* It accepts radicals in place of ideographs, every width, invisible characters, blanks inside a Han name, and the
* dots, dashes and apostrophes of other keyboards. It refuses other characters that only look like a name's. Example:
* `买买提.阿里` gives `买买提·阿里`.
*/
function parseRealName(text) {
	if (text.length > 200) return null;
	const name = cleanText(text.replaceAll(DOTS, "·").replaceAll(APOSTROPHES, "'")).replaceAll(DOTS, "·");
	const han = name.replaceAll(BLANKS, "").replaceAll(STROKES_FOR_DOTS, "·");
	if (HAN_NAME.test(han)) return han;
	return readLatinName(name);
}
/** True for a name in Latin letters. */
function isLatinName(name) {
	return /\p{Script=Latin}/u.test(name);
}
/**
* Gives the text that stands for a name in digests and indexes. For a Han name it is the name itself. For a Latin name
* it is words of A to Z in alphabetical order, divided by one blank, so that case, marks on letters, hyphens,
* apostrophes, dots and word order make no difference. Example: `O'BRIEN JEAN-LUC` gives `JEAN LUC OBRIEN`.
*/
function nameKey(name) {
	if (!isLatinName(name)) return name;
	return [...name.normalize("NFKD").replaceAll(/[\p{M}']/gu, "")].map((letter) => LETTERS_WITHOUT_MARKS[letter] ?? letter).join("").split(/[ .-]+/).filter((word) => word !== "").sort().join(" ");
}
/**
* The dots in names of ethnic minorities: · and what keyboards, PDF files and other scripts offer instead. UTS #39
* lists most of them as confusable with U+00B7, U+002E or U+3002.
*/
const DOTS = /[.\u00b7\u02d9\u0387\u06d4\u0701\u0702\u1427\u16eb\u2022\u2024\u2027\u2218\u2219\u22c5\u23fa\u25cf\u25e6\u26ab\u2981\u2b24\u2e30\u2e31\u2e33\u3002\u30fb\u318d\u119e\ua4f8\ua78f\ufe45\ufe52\uff0e\uff61\uff65\u{10101}\u{1f784}]/gu;
/** The stroke 丶, which keyboards offer for the dot. Between other ideographs it is no part of a name. */
const STROKES_FOR_DOTS = /(?<=\p{Unified_Ideograph})\u4e36(?=\p{Unified_Ideograph})/gu;
const APOSTROPHES = /[\u0060\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032\u2035\ua78c\uff07\uff40]/g;
const BLANKS = /\p{White_Space}/gu;
const HAN_NAME = /^(?=.{2,30}$)[\p{Unified_Ideograph}〇々]+(?:·[\p{Unified_Ideograph}〇々]+)*$/u;
/** Longest Latin name in characters: two lines of a card. */
const LATIN_LENGTH_MAX = 100;
const LATIN_LETTER = String.raw`\p{Script=Latin}\p{M}*`;
const LATIN_NAME = new RegExp(`^(?:${LATIN_LETTER})+(?:(?:\\.|'|\\. |' | '|-|\\.-| )(?:${LATIN_LETTER})+)*\\.?$`, "u");
/** Letters with a mark that Unicode does not decompose, in the spelling of machine-readable documents (ICAO 9303-3). */
const LETTERS_WITHOUT_MARKS = {
	Æ: "AE",
	Œ: "OE",
	Ø: "O",
	Ł: "L",
	Đ: "D",
	Ð: "D",
	Ħ: "H",
	Ŧ: "T",
	Þ: "TH",
	Ŋ: "N",
	Ə: "E",
	ẞ: "SS",
	ſ: "S"
};
function readLatinName(name) {
	const latin = name.toUpperCase().replaceAll("·", ".").replaceAll(/[\p{Pd}\u2212]/gu, "-").replaceAll(/,/g, " ").replaceAll(/\p{White_Space}+/gu, " ").replaceAll(/ ?- ?/g, "-").trim().normalize("NFC");
	if (latin.length > LATIN_LENGTH_MAX || !LATIN_NAME.test(latin)) return null;
	return latin.match(/\p{L}/gu)?.length === 1 ? null : latin;
}
/**
* SM3 of bytes, 32 bytes. Source: GB/T 32905-2016. It does not run in constant time, so use it for digests of
* identifiers and never for secrets.
*/
function sm3(message) {
	const padded = pad(message);
	const view = new DataView(padded.buffer);
	let state = IV;
	for (let at = 0; at < padded.length; at += BLOCK_BYTES) state = compress(state, expand(view, at));
	const digest = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(32));
	for (const [index, word] of state.entries()) digest.setUint32(index * 4, word);
	return new Uint8Array(digest.buffer);
}
const BLOCK_BYTES = 64;
const IV = [
	1937774191,
	1226093241,
	388252375,
	3666478592,
	2842636476,
	372324522,
	3817729613,
	2969243214
];
/** Appends one bit, zeros, and the length in bits, up to whole blocks. */
function pad(message) {
	const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK_BYTES) * BLOCK_BYTES);
	padded.set(message);
	padded[message.length] = 128;
	new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
	return padded;
}
/** The 68 words of a block. */
function expand(view, at) {
	const words = Array.from({ length: 16 }, (_, index) => view.getUint32(at + index * 4));
	const word = (index) => words[index] ?? 0;
	for (let j = 16; j < 68; j++) {
		const mixed = p1(word(j - 16) ^ word(j - 9) ^ rotate(word(j - 3), 15));
		words.push((mixed ^ rotate(word(j - 13), 7) ^ word(j - 6)) >>> 0);
	}
	return words;
}
function compress(before, words) {
	let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = before;
	for (let j = 0; j < 64; j++) {
		const word = words[j] ?? 0;
		const constant = rotate(j < 16 ? 2043430169 : 2055708042, j % 32);
		const ss1 = rotate(rotate(a, 12) + e + constant >>> 0, 7);
		const ss2 = ss1 ^ rotate(a, 12);
		const ff = j < 16 ? a ^ b ^ c : a & b | a & c | b & c;
		const gg = j < 16 ? e ^ f ^ g : e & f | ~e & g;
		const tt1 = ff + d + ss2 + (word ^ (words[j + 4] ?? 0)) >>> 0;
		const tt2 = gg + h + ss1 + word >>> 0;
		[a, b, c, d] = [
			tt1,
			a,
			rotate(b, 9),
			c
		];
		[e, f, g, h] = [
			p0(tt2),
			e,
			rotate(f, 19),
			g
		];
	}
	return [
		a,
		b,
		c,
		d,
		e,
		f,
		g,
		h
	].map((word, index) => (word ^ (before[index] ?? 0)) >>> 0);
}
function rotate(word, bits) {
	return bits === 0 ? word >>> 0 : (word << bits | word >>> 32 - bits) >>> 0;
}
function p0(word) {
	return (word ^ rotate(word, 9) ^ rotate(word, 17)) >>> 0;
}
function p1(word) {
	return (word ^ rotate(word, 15) ^ rotate(word, 23)) >>> 0;
}
const HASHES = {
	md5,
	sha256,
	sm3
};
/** A digest of the UTF-8 bytes of a text, in lower-case hex. */
function digestOf(kind, text) {
	return hex(HASHES[kind](new TextEncoder().encode(text)));
}
/**
* An id number in the form in which servers digest it: 18 characters with an upper-case X, e.g. `11010519491231002X`
* for `110105 19491231 002x`. A text that is not an id number is only trimmed.
*/
function canonicalIdNumber(text) {
	return parseIdNumber(text) ?? text.trim();
}
/**
* A phone number in the form in which servers digest it. A mobile number of mainland China is its 11 digits. Any other
* is `+`, country code and number without blanks, e.g. `+85291234567`. A text that is not a phone number is only
* trimmed.
*/
function canonicalPhone(text) {
	return parseMobilePhone(text) ?? phoneDigits(text)?.replace(/^00/, "+") ?? text.trim();
}
/**
* A name in the form in which servers digest it. A Chinese name is its ideographs and `·` without blanks. A Latin name
* is its words in capitals and alphabetical order, e.g. `JEAN LUC OBRIEN`. A text that is not a name is only trimmed.
*/
function canonicalName(text) {
	const name = parseRealName(text);
	return name === null ? text.trim() : nameKey(name);
}
/** Bytes as lower-case hex. For example, `hex(Uint8Array.of(1, 255))` gives `01ff`. */
function hex(bytes) {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
/** Every `error_code` beside 0, with the name of its API (null for the system errors that all share) and its reason. */
const ERROR_TABLE = {
	10001: {
		api: null,
		reason: "错误的请求KEY",
		isCharged: false
	},
	10002: {
		api: null,
		reason: "该KEY无请求权限",
		isCharged: false
	},
	10003: {
		api: null,
		reason: "KEY过期",
		isCharged: false
	},
	10004: {
		api: null,
		reason: "错误的OPENID",
		isCharged: false
	},
	10005: {
		api: null,
		reason: "应用未审核超时，请提交认证",
		isCharged: false
	},
	10007: {
		api: null,
		reason: "未知的请求源",
		isCharged: false
	},
	10008: {
		api: null,
		reason: "被禁止的IP",
		isCharged: false
	},
	10009: {
		api: null,
		reason: "被禁止的KEY",
		isCharged: false
	},
	10011: {
		api: null,
		reason: "当前IP请求超过限制",
		isCharged: false
	},
	10012: {
		api: null,
		reason: "请求超过次数限制",
		isCharged: false
	},
	10013: {
		api: null,
		reason: "测试KEY超过请求限制",
		isCharged: false
	},
	10014: {
		api: null,
		reason: "系统内部异常(调用充值类业务时，请务必联系客服或通过订单查询接口检测订单，避免造成损失)",
		isCharged: false
	},
	10020: {
		api: null,
		reason: "接口维护",
		isCharged: false
	},
	10021: {
		api: null,
		reason: "接口停用",
		isCharged: false
	},
	279701: {
		api: "face-guard",
		reason: "任意参数不能为空",
		isCharged: false
	},
	279702: {
		api: "face-guard",
		reason: "姓名格式错误",
		isCharged: false
	},
	279703: {
		api: "face-guard",
		reason: "身份证格式错误",
		isCharged: false
	},
	279781: {
		api: "face-guard",
		reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试",
		isCharged: false
	},
	279782: {
		api: "face-guard",
		reason: "幂等键已用于参数不同的请求，请更换幂等键",
		isCharged: false
	},
	279799: {
		api: "face-guard",
		reason: "失败",
		isCharged: false
	},
	271701: {
		api: "fraud-score",
		reason: "网络错误",
		isCharged: false
	},
	271702: {
		api: "fraud-score",
		reason: "idNumber和phoneNumber不可为空",
		isCharged: false
	},
	271703: {
		api: "fraud-score",
		reason: "参数错误，具体请看reason",
		isCharged: false
	},
	271704: {
		api: "fraud-score",
		reason: "查询失败，具体请看reason",
		isCharged: false
	},
	271781: {
		api: "fraud-score",
		reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试",
		isCharged: false
	},
	271782: {
		api: "fraud-score",
		reason: "幂等键已用于参数不同的请求，请更换幂等键",
		isCharged: false
	},
	261501: {
		api: "business-risk",
		reason: "网络错误",
		isCharged: false
	},
	261502: {
		api: "business-risk",
		reason: "accountType错误",
		isCharged: false
	},
	261504: {
		api: "business-risk",
		reason: "请填入正确的MobilePhone",
		isCharged: false
	},
	261505: {
		api: "business-risk",
		reason: "appId不可为空",
		isCharged: false
	},
	261506: {
		api: "business-risk",
		reason: "userIp不可为空",
		isCharged: false
	},
	261507: {
		api: "business-risk",
		reason: "AccountId不可为空或格式错误",
		isCharged: false
	},
	261508: {
		api: "business-risk",
		reason: "参数错误(包括参数格式、类型等错误)",
		isCharged: false
	},
	261509: {
		api: "business-risk",
		reason: "参数取值错误",
		isCharged: false
	},
	261510: {
		api: "business-risk",
		reason: "缺少参数",
		isCharged: false
	},
	261511: {
		api: "business-risk",
		reason: "未知参数错误，用户多传未定义的参数会导致错误",
		isCharged: false
	},
	261512: {
		api: "business-risk",
		reason: "请求包超过限制大小。",
		isCharged: false
	},
	261513: {
		api: "business-risk",
		reason: "其他错误",
		isCharged: false
	},
	261581: {
		api: "business-risk",
		reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试",
		isCharged: false
	},
	261582: {
		api: "business-risk",
		reason: "幂等键已用于参数不同的请求，请更换幂等键",
		isCharged: false
	},
	226401: {
		api: "face-verify",
		reason: "数据源超时",
		isCharged: false
	},
	226402: {
		api: "face-verify",
		reason: "查无记录",
		isCharged: false
	},
	226403: {
		api: "face-verify",
		reason: "参数错误",
		isCharged: false
	},
	226404: {
		api: "face-verify",
		reason: "对比错误",
		isCharged: false
	},
	226481: {
		api: "face-verify",
		reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试",
		isCharged: false
	},
	226482: {
		api: "face-verify",
		reason: "幂等键已用于参数不同的请求，请更换幂等键",
		isCharged: false
	},
	226483: {
		api: "face-verify",
		reason: "该身份失败次数过多，请稍后重试",
		isCharged: false
	},
	2546101: {
		api: "video-liveness",
		reason: "缺少必填参数(realname、idcard、videoData)",
		isCharged: false
	},
	2546102: {
		api: "video-liveness",
		reason: "姓名格式错误",
		isCharged: false
	},
	2546103: {
		api: "video-liveness",
		reason: "身份证号码格式错误",
		isCharged: false
	},
	2546104: {
		api: "video-liveness",
		reason: "videoData须以base64:开头",
		isCharged: false
	},
	2546105: {
		api: "video-liveness",
		reason: "videoData不是有效的base64编码",
		isCharged: false
	},
	2546106: {
		api: "video-liveness",
		reason: "视频过大，请压缩至10M以内",
		isCharged: false
	},
	2546107: {
		api: "video-liveness",
		reason: "rate_type取值错误，应为1至7",
		isCharged: false
	},
	2546108: {
		api: "video-liveness",
		reason: "不是视频或封装格式不支持，请使用mp4、mov、webm、avi、flv、mkv、3gp",
		isCharged: false
	},
	2546109: {
		api: "video-liveness",
		reason: "视频编码不支持，请使用H.264",
		isCharged: false
	},
	2546110: {
		api: "video-liveness",
		reason: "视频已损坏，无法解码，请重新录制",
		isCharged: false
	},
	2546111: {
		api: "video-liveness",
		reason: "视频过短，请重新录制",
		isCharged: false
	},
	2546112: {
		api: "video-liveness",
		reason: "视频画面尺寸超出限制，请降低分辨率",
		isCharged: false
	},
	2546113: {
		api: "video-liveness",
		reason: "视频过暗，请在明亮处重新录制",
		isCharged: false
	},
	2546114: {
		api: "video-liveness",
		reason: "视频中未检测到人脸，请正对镜头重新录制",
		isCharged: false
	},
	2546115: {
		api: "video-liveness",
		reason: "视频中有多张人脸，请单人录制",
		isCharged: false
	},
	2546116: {
		api: "video-liveness",
		reason: "视频中人脸过小、模糊或被遮挡，请靠近镜头重新录制",
		isCharged: false
	},
	2546117: {
		api: "video-liveness",
		reason: "身份证号码与姓名不匹配",
		isCharged: false
	},
	2546118: {
		api: "video-liveness",
		reason: "查无此身份证号码",
		isCharged: false
	},
	2546119: {
		api: "video-liveness",
		reason: "身份数据源超时或不可用，请稍后重试",
		isCharged: false
	},
	2546120: {
		api: "video-liveness",
		reason: "系统繁忙，请稍后重试",
		isCharged: false
	},
	2546121: {
		api: "video-liveness",
		reason: "处理超时，请稍后重试",
		isCharged: false
	},
	2546122: {
		api: "video-liveness",
		reason: "视频处理失败，请稍后重试",
		isCharged: false
	},
	2546123: {
		api: "video-liveness",
		reason: "请求无法读取",
		isCharged: false
	},
	2546124: {
		api: "video-liveness",
		reason: "动作指令不存在或已过期，请重新获取",
		isCharged: false
	},
	2546125: {
		api: "video-liveness",
		reason: "未按指令完成动作，请重新录制",
		isCharged: false
	},
	2546126: {
		api: "video-liveness",
		reason: "需要动作验证，请获取动作指令后重新录制",
		isCharged: false
	},
	2546127: {
		api: "video-liveness",
		reason: "该身份失败次数过多，请稍后重试",
		isCharged: false
	},
	2546128: {
		api: "video-liveness",
		reason: "riskOrder不存在或不属于本应用",
		isCharged: false
	},
	2546129: {
		api: "video-liveness",
		reason: "未检测到面部对屏幕光的反应，请调高屏幕亮度、避开强光后重试，或改用动作验证",
		isCharged: false
	},
	2546134: {
		api: "video-liveness",
		reason: "视频活体检测成功，身份核验成功，图片不合法",
		isCharged: true
	},
	2546135: {
		api: "video-liveness",
		reason: "TOKEN过期",
		isCharged: false
	},
	2546181: {
		api: "video-liveness",
		reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试",
		isCharged: false
	},
	2546182: {
		api: "video-liveness",
		reason: "幂等键已用于参数不同的请求，请更换幂等键",
		isCharged: false
	}
};
/** The base class of everything that a call may throw, except the reason of an abort. */
var RenzhengError = class extends Error {
	name = "RenzhengError";
	api;
	constructor(api, message, options) {
		super(message, options);
		this.api = api;
	}
};
/** The server answered with a failure. */
var AnswerError = class extends RenzhengError {
	name = "AnswerError";
	/** `error_code`. */
	code;
	/** `reason`, a text for people. It may say more than the table. */
	reason;
	/** Whether the call was charged although it failed. */
	isCharged;
	/** Present only if the document gives this failure a result (279799). */
	result;
	constructor(api, { error_code: code, reason, result }) {
		super(api, `${api} answered ${code}: ${reason}`);
		this.code = code;
		this.reason = reason;
		this.isCharged = entryOf(code)?.isCharged ?? false;
		this.result = result;
	}
	/** How many seconds to wait before the next attempt, if the reason says so (226483, 2546127). Null otherwise. */
	get waitSeconds() {
		const seconds = /请在(\d+)秒后重试/.exec(this.reason)?.[1];
		return seconds === void 0 ? null : Number(seconds);
	}
	/** Whether it is one of these documented failures, e.g. `error.is(226402)`. */
	is(...codes) {
		return codes.includes(this.code);
	}
};
/** A code of the API's own table. The parameters were wrong, or a correct request could not be answered. */
var ServiceError = class extends AnswerError {
	name = "ServiceError";
};
/**
* A code of the table that all APIs share. The key, the app, its quota or the state of the server prevents the call.
*/
var SystemError = class extends AnswerError {
	name = "SystemError";
};
/**
* No valid answer came. `unsent` means that the request surely never left, e.g. because the server's name is unknown or
* its port is closed. `unsure` means that it may have left, and may have been charged, so ask again under the same
* idempotency key. A browser hardly tells the two apart, so there most failures are `unsure`. So is the answer of a proxy
* with a status from 500 on, e.g. 502 or 504. `unreadable` means that any other answer is not of this wire.
*
* Once a try may have been charged, the error is `unsure` even if a later try failed in another way, e.g. because the server
* was restarted meanwhile. `cause` is then the error of the last try.
*/
var TransportError = class extends RenzhengError {
	name = "TransportError";
	kind;
	constructor(api, kind, cause) {
		const told = cause instanceof Error ? cause.message : String(cause);
		const why = cause instanceof RenzhengError ? `an earlier try may have been charged, and the last one failed: ${told}` : told;
		super(api, `${api} was not answered (${kind}): ${why}`, { cause });
		this.kind = kind;
	}
};
/** Turns a failure on the wire into its error. */
function errorOf(api, envelope) {
	const { error_code: code } = envelope;
	return code >= 1e4 && code < 2e4 ? new SystemError(api, envelope) : new ServiceError(api, envelope);
}
/** Failures that pass by themselves and are not charged. Asking again may help and costs nothing. */
const PASSING = /* @__PURE__ */ new Set([
	10011,
	10014,
	10020,
	226401,
	261501,
	271701,
	2546119,
	2546120,
	2546121,
	2546122
]);
/** The first call with the same idempotency key still runs, and may be charged. Only its own server will have the answer. */
const RUNNING = /* @__PURE__ */ new Set([
	226481,
	261581,
	271781,
	279781,
	2546181
]);
/** Failures of the server rather than of the request. Another server may be able to answer. */
const OF_THE_SERVER = /* @__PURE__ */ new Set([
	10003,
	10011,
	10012,
	10013,
	10014,
	10020,
	10021
]);
/** The values of `res` in face guard's 279799 that mean a failure which passes by itself. */
const PASSING_RES = /* @__PURE__ */ new Set([
	"7XXX",
	"XXX4",
	"XXX5",
	"XXXX"
]);
/** Whether asking the same server again is safe and may help. */
function isPassing(error) {
	return isRunning(error) || isPassingFailure(error);
}
/** Whether another server may answer. */
function isOfTheServer(error) {
	return isPassingFailure(error) || OF_THE_SERVER.has(error.code);
}
/** Whether the first call with the same idempotency key still runs. */
function isRunning(error) {
	return error instanceof AnswerError && RUNNING.has(error.code);
}
function isPassingFailure({ code, result }) {
	if (code !== 279799) return PASSING.has(code);
	return PASSING_RES.has(result?.res);
}
function entryOf(code) {
	return ERROR_TABLE[code];
}
/** Remembers whether a try of a call may have been charged. There is one for each call, over all tries and servers. */
var Doubt = class {
	#isLost = false;
	#isRunning = false;
	/** Whether a server before this one left a doubt, of which this one knows nothing. */
	#isElsewhere = false;
	/** Another server is asked. What it answers says nothing about the tries at those before. */
	moveOn() {
		this.#isElsewhere = this.#isLost;
	}
	/**
	* Notes how a try failed, and gives the error to tell. An error that says nothing about the earlier tries becomes `unsure`
	* if one of them may have been charged. That a call still runs is told as it is, unless its answer was lost before.
	*/
	told(error) {
		const runs = isRunning(error);
		const isDoubted = this.#isLost || this.#isRunning && !runs;
		const isUnsure = error instanceof TransportError && error.kind === "unsure";
		if (isUnsure) this.#isLost = true;
		if (runs) this.#isRunning = true;
		const leavesOpen = isOfThisTryOnly(error) || this.#isElsewhere && isUncharged(error);
		return isDoubted && !isUnsure && leavesOpen ? new TransportError(error.api, "unsure", error) : error;
	}
};
/** A charged failure is an answer, as a result is: the caller knows what was paid for. */
function isUncharged(error) {
	return error instanceof AnswerError && !error.isCharged;
}
/**
* Whether an error leaves open how the earlier tries ended. Any other answer is the one that the server keeps for the
* call.
*/
function isOfThisTryOnly(error) {
	if (error instanceof AnswerError) return error instanceof SystemError || isPassing(error);
	return error instanceof TransportError;
}
/*! noble-ciphers - MIT License (c) 2023 Paul Miller (paulmillr.com) */
/**
* Checks if something is Uint8Array. Be careful: nodejs Buffer will return true.
* @param a - Value to inspect.
* @returns `true` when the value is a Uint8Array view, including Node's `Buffer`.
* @example
* Guards a value before treating it as raw key material.
*
* ```ts
* isBytes(new Uint8Array());
* ```
*/
function isBytes(a) {
	return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
}
const atitle = (title) => title ? `"${title}" ` : "";
/**
* Asserts something is a non-negative safe integer.
* @param n - Value to validate.
* @returns The validated number.
* @throws On wrong argument types. {@link TypeError}
* @throws On wrong argument ranges or values. {@link RangeError}
* @example
* Validates a non-negative length or counter.
*
* ```ts
* anumber(1);
* ```
*/
function anumber(n, title = "") {
	if (typeof n !== "number") throw new TypeError(atitle(title) + "expected number, got " + typeof n);
	if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
	return n;
}
/**
* Asserts something is Uint8Array.
* @param value - Value to validate.
* @param length - Expected byte length.
* @param title - Optional label used in error messages.
* @returns The validated byte array.
* On Node, `Buffer` is accepted too because it is a Uint8Array view.
* @throws On wrong argument types. {@link TypeError}
* @throws On wrong argument lengths. {@link RangeError}
* @example
* Validates a fixed-length nonce or key buffer.
*
* ```ts
* abytes(new Uint8Array([1, 2]), 2);
* ```
*/
function abytes(value, length, title = "") {
	if (isBytes(value) && (length === void 0 || value.length === length)) return value;
	if (length !== void 0) anumber(length, "length");
	const bytes = isBytes(value);
	const ofLen = length !== void 0 ? ` of length ${length}` : "";
	const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
	const message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
	if (!bytes) throw new TypeError(message);
	throw new RangeError(message);
}
/**
* Casts a typed-array view to Uint32Array.
* @param arr - Typed-array view to reinterpret.
* @returns Uint32Array view over the same bytes. Callers are expected to provide a
* 4-byte-aligned offset; trailing `1..3` bytes are silently dropped.
* @example
* Views a byte buffer as 32-bit words for block processing.
*
* ```ts
* u32(new Uint8Array(4));
* ```
*/
function u32(arr) {
	return new Uint32Array(arr.buffer, arr.byteOffset, Math.floor(arr.byteLength / 4));
}
/**
* Zeroizes typed arrays in place.
* Warning: JS provides no guarantees.
* @param arrays - Arrays to wipe.
* @example
* Wipes a temporary key buffer after use.
*
* ```ts
* const bytes = new Uint8Array([1]);
* clean(bytes);
* ```
*/
function clean(...arrays) {
	for (let i = 0; i < arrays.length; i++) arrays[i].fill(0);
}
/**
* Whether the current platform is little-endian.
* Most are; some IBM systems are not.
*/
const isLE = /* @__PURE__ */ (() => new Uint8Array(new Uint32Array([287454020]).buffer)[0] === 68)();
/**
* Reverses byte order of one 32-bit word.
* @param word - Unsigned 32-bit word to swap.
* @returns The same word with bytes reversed.
* @example
* Swaps a big-endian word into little-endian byte order.
*
* ```ts
* byteSwap(0x11223344);
* ```
*/
function byteSwap(word) {
	return word << 24 & 4278190080 | word << 8 & 16711680 | word >>> 8 & 65280 | word >>> 24 & 255;
}
/**
* Byte-swaps every word of a Uint32Array in place.
* @param arr - Uint32Array whose words should be swapped.
* @returns The same array after in-place byte swapping.
* @example
* Swaps every 32-bit word in a word-view buffer.
*
* ```ts
* byteSwap32(new Uint32Array([0x11223344]));
* ```
*/
function byteSwap32(arr) {
	for (let i = 0; i < arr.length; i++) arr[i] = byteSwap(arr[i]);
	return arr;
}
/**
* Normalizes a Uint32Array view to the little-endian representation expected by cipher cores.
* @param u - Word view to normalize in place.
* @returns Little-endian normalized word view.
* @example
* Normalizes a word-view buffer before block processing.
*
* ```ts
* swap32IfBE(new Uint32Array([0x11223344]));
* ```
*/
const swap32IfBE = isLE ? (u) => u : byteSwap32;
/**
* Checks if two U8A use same underlying buffer and overlaps.
* This is invalid and can corrupt data.
* @param a - First byte view.
* @param b - Second byte view.
* @returns `true` when the views overlap in memory.
* @example
* Detects whether two slices alias the same backing buffer.
*
* ```ts
* overlapBytes(new Uint8Array(4), new Uint8Array(4));
* ```
*/
function overlapBytes(a, b) {
	if (!a.byteLength || !b.byteLength) return false;
	return a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}
/**
* If input and output overlap and input starts before output, we will overwrite end of input before
* we start processing it, so this is not supported by forward-processing ciphers.
* @param input - Input bytes.
* @param output - Output bytes.
* @throws If the output view would overwrite unread input bytes. {@link Error}
* @example
* Rejects an in-place layout that would overwrite unread input bytes.
*
* ```ts
* const buffer = new Uint8Array(8);
* complexOverlapBytes(buffer.subarray(0, 4), buffer.subarray(2, 6));
* ```
*/
function complexOverlapBytes(input, output) {
	if (overlapBytes(input, output) && input.byteOffset < output.byteOffset) throw new Error("complex overlap of input and output is not supported");
}
/**
* Wraps a cipher: validates args, ensures encrypt() can only be called once.
* Used internally by the exported cipher constructors.
* Output-buffer support is inferred from the wrapped `encrypt` / `decrypt`
* arity (`fn.length === 2`), so wrapped output-capable methods must use a normal
* second parameter, not a default/rest parameter. AAD support is explicit in
* `params.withAAD`; optional AAD starts after the nonce slot when one is present.
* @__NO_SIDE_EFFECTS__
* @param params - Static cipher metadata. See {@link CipherParams}.
* @param constructor - Cipher constructor.
* @returns Wrapped constructor with validation.
*/
const wrapCipher = (params, constructor) => {
	function wrappedCipher(key, ...args) {
		abytes(key, void 0, "key");
		if (params.nonceLength !== void 0) {
			const nonce = args[0];
			abytes(nonce, params.varSizeNonce ? void 0 : params.nonceLength, "nonce");
		}
		const tagl = params.tagLength;
		const aadStart = params.nonceLength !== void 0 ? 1 : 0;
		if (!params.withAAD) {
			for (let i = aadStart; i < args.length; i++) if (isBytes(args[i])) throw new Error("AAD not supported");
		}
		if (params.withAAD && args[aadStart] !== void 0) abytes(args[aadStart], void 0, "AAD");
		const cipher = constructor(key, ...args);
		const checkOutput = (fnLength, output) => {
			if (output !== void 0) {
				if (fnLength !== 2) throw new Error("cipher output not supported");
				abytes(output, void 0, "output");
			}
		};
		let called = false;
		return {
			encrypt(data, output) {
				if (called) throw new Error("cannot encrypt() twice with same key + nonce");
				called = true;
				abytes(data, void 0, "data");
				checkOutput(cipher.encrypt.length, output);
				return cipher.encrypt(data, output);
			},
			decrypt(data, output) {
				abytes(data, void 0, "data");
				if (tagl && data.length < tagl) throw new Error("\"ciphertext\" expected length >= tagLength=" + tagl);
				checkOutput(cipher.decrypt.length, output);
				return cipher.decrypt(data, output);
			}
		};
	}
	Object.assign(wrappedCipher, params);
	return wrappedCipher;
};
/**
* By default, returns u8a of length.
* When out is available, it checks it for validity and uses it.
* @param expectedLength - Required output length.
* @param out - Optional destination buffer.
* @param onlyAligned - Whether `out` must be 4-byte aligned.
* @returns Output buffer ready for writing.
* @throws On wrong argument types. {@link TypeError}
* @throws If the provided output buffer has the wrong size. {@link RangeError}
* @throws If the provided output buffer has the wrong alignment. {@link Error}
* @example
* Reuses a caller-provided output buffer when lengths match.
*
* ```ts
* getOutput(16, new Uint8Array(16));
* ```
*/
function getOutput(expectedLength, out, onlyAligned = true) {
	if (out === void 0) return new Uint8Array(expectedLength);
	abytes(out, expectedLength, "output");
	if (onlyAligned && !isAligned32(out)) throw new Error("invalid output, must be aligned");
	return out;
}
/**
* Checks whether a byte array is aligned to a 4-byte offset.
* @param bytes - Byte array to inspect.
* @returns `true` when the view is 4-byte aligned.
* @example
* Checks whether a buffer can be safely viewed as Uint32Array.
*
* ```ts
* isAligned32(new Uint8Array(4));
* ```
*/
function isAligned32(bytes) {
	return bytes.byteOffset % 4 === 0;
}
/**
* Copies bytes into a new Uint8Array.
* @param bytes - Bytes to copy.
* @returns Copied byte array.
* @throws On wrong argument types. {@link TypeError}
* @example
* Copies input into an aligned Uint8Array before block processing.
*
* ```ts
* copyBytes(new Uint8Array([1, 2]));
* ```
*/
function copyBytes(bytes) {
	return Uint8Array.from(abytes(bytes));
}
const BLOCK_SIZE = 16;
const POLY = 283;
function validateKeyLength(key) {
	if (![
		16,
		24,
		32
	].includes(key.length)) throw new Error("\"aes key\" expected Uint8Array of length 16/24/32, got length=" + key.length);
}
function mul2(n) {
	return n << 1 ^ POLY & -(n >> 7);
}
function mul(a, b) {
	let res = 0;
	for (; b > 0; b >>= 1) {
		res ^= a & -(b & 1);
		a = mul2(a);
	}
	return res;
}
const sbox = /* @__PURE__ */ (() => {
	const t = /* @__PURE__ */ new Uint8Array(256);
	for (let i = 0, x = 1; i < 256; i++, x ^= mul2(x)) t[i] = x;
	const box = /* @__PURE__ */ new Uint8Array(256);
	box[0] = 99;
	for (let i = 0; i < 255; i++) {
		let x = t[255 - i];
		x |= x << 8;
		box[t[i]] = (x ^ x >> 4 ^ x >> 5 ^ x >> 6 ^ x >> 7 ^ 99) & 255;
	}
	clean(t);
	return box;
})();
const invSbox = /* @__PURE__ */ sbox.map((_, j) => sbox.indexOf(j));
const rotr32_8 = (n) => n << 24 | n >>> 8;
const rotl32_8 = (n) => n << 8 | n >>> 24;
function genTtable(sbox, fn) {
	if (sbox.length !== 256) throw new Error("wrong sbox length");
	const T0 = (/* @__PURE__ */ new Uint32Array(256)).map((_, j) => fn(sbox[j]));
	const T1 = T0.map(rotl32_8);
	const T2 = T1.map(rotl32_8);
	const T3 = T2.map(rotl32_8);
	const T01 = /* @__PURE__ */ new Uint32Array(65536);
	const T23 = /* @__PURE__ */ new Uint32Array(65536);
	const sbox2 = /* @__PURE__ */ new Uint16Array(65536);
	for (let i = 0; i < 256; i++) for (let j = 0; j < 256; j++) {
		const idx = i * 256 + j;
		T01[idx] = T0[i] ^ T1[j];
		T23[idx] = T2[i] ^ T3[j];
		sbox2[idx] = sbox[i] << 8 | sbox[j];
	}
	return {
		sbox,
		sbox2,
		T0,
		T1,
		T2,
		T3,
		T01,
		T23
	};
}
const tableEncoding = /* @__PURE__ */ genTtable(sbox, (s) => mul(s, 3) << 24 | s << 16 | s << 8 | mul(s, 2));
const tableDecoding = /* @__PURE__ */ genTtable(invSbox, (s) => mul(s, 11) << 24 | mul(s, 13) << 16 | mul(s, 9) << 8 | mul(s, 14));
const xPowers = /* @__PURE__ */ (() => {
	const p = /* @__PURE__ */ new Uint8Array(16);
	for (let i = 0, x = 1; i < 16; i++, x = mul2(x)) p[i] = x;
	return p;
})();
/** Forward AES key expansion used across ECB/CBC/CTR/GCM/CMAC/KW-style paths. */
function expandKeyLE(key) {
	abytes(key);
	const len = key.length;
	validateKeyLength(key);
	const { sbox2 } = tableEncoding;
	const toClean = [];
	if (!isLE || !isAligned32(key)) toClean.push(key = copyBytes(key));
	const k32 = swap32IfBE(u32(key));
	const Nk = k32.length;
	const subByte = (n) => applySbox(sbox2, n, n, n, n);
	const xk = new Uint32Array(len + 28);
	xk.set(k32);
	for (let i = Nk; i < xk.length; i++) {
		let t = xk[i - 1];
		if (i % Nk === 0) t = subByte(rotr32_8(t)) ^ xPowers[i / Nk - 1];
		else if (Nk > 6 && i % Nk === 4) t = subByte(t);
		xk[i] = xk[i - Nk] ^ t;
	}
	clean(...toClean);
	return xk;
}
function expandKeyDecLE(key) {
	const encKey = expandKeyLE(key);
	const xk = encKey.slice();
	const Nk = encKey.length;
	const { sbox2 } = tableEncoding;
	const { T0, T1, T2, T3 } = tableDecoding;
	for (let i = 0; i < Nk; i += 4) for (let j = 0; j < 4; j++) xk[i + j] = encKey[Nk - i - 4 + j];
	clean(encKey);
	for (let i = 4; i < Nk - 4; i++) {
		const x = xk[i];
		const w = applySbox(sbox2, x, x, x, x);
		xk[i] = T0[w & 255] ^ T1[w >>> 8 & 255] ^ T2[w >>> 16 & 255] ^ T3[w >>> 24];
	}
	return xk;
}
function apply0123(T01, T23, s0, s1, s2, s3) {
	return T01[s0 << 8 & 65280 | s1 >>> 8 & 255] ^ T23[s2 >>> 8 & 65280 | s3 >>> 24 & 255];
}
function applySbox(sbox2, s0, s1, s2, s3) {
	return sbox2[s0 & 255 | s1 & 65280] | sbox2[s2 >>> 16 & 255 | s3 >>> 16 & 65280] << 16;
}
function encrypt(xk, s0, s1, s2, s3) {
	const { sbox2, T01, T23 } = tableEncoding;
	let k = 0;
	s0 ^= xk[k++], s1 ^= xk[k++], s2 ^= xk[k++], s3 ^= xk[k++];
	const rounds = xk.length / 4 - 2;
	for (let i = 0; i < rounds; i++) {
		const t0 = xk[k++] ^ apply0123(T01, T23, s0, s1, s2, s3);
		const t1 = xk[k++] ^ apply0123(T01, T23, s1, s2, s3, s0);
		const t2 = xk[k++] ^ apply0123(T01, T23, s2, s3, s0, s1);
		const t3 = xk[k++] ^ apply0123(T01, T23, s3, s0, s1, s2);
		s0 = t0, s1 = t1, s2 = t2, s3 = t3;
	}
	return {
		s0: xk[k++] ^ applySbox(sbox2, s0, s1, s2, s3),
		s1: xk[k++] ^ applySbox(sbox2, s1, s2, s3, s0),
		s2: xk[k++] ^ applySbox(sbox2, s2, s3, s0, s1),
		s3: xk[k++] ^ applySbox(sbox2, s3, s0, s1, s2)
	};
}
function decrypt(xk, s0, s1, s2, s3) {
	const { sbox2, T01, T23 } = tableDecoding;
	let k = 0;
	s0 ^= xk[k++], s1 ^= xk[k++], s2 ^= xk[k++], s3 ^= xk[k++];
	const rounds = xk.length / 4 - 2;
	for (let i = 0; i < rounds; i++) {
		const t0 = xk[k++] ^ apply0123(T01, T23, s0, s3, s2, s1);
		const t1 = xk[k++] ^ apply0123(T01, T23, s1, s0, s3, s2);
		const t2 = xk[k++] ^ apply0123(T01, T23, s2, s1, s0, s3);
		const t3 = xk[k++] ^ apply0123(T01, T23, s3, s2, s1, s0);
		s0 = t0, s1 = t1, s2 = t2, s3 = t3;
	}
	return {
		s0: xk[k++] ^ applySbox(sbox2, s0, s3, s2, s1),
		s1: xk[k++] ^ applySbox(sbox2, s1, s0, s3, s2),
		s2: xk[k++] ^ applySbox(sbox2, s2, s1, s0, s3),
		s3: xk[k++] ^ applySbox(sbox2, s3, s2, s1, s0)
	};
}
function validateBlockDecrypt(data, dst) {
	abytes(data);
	if (data.length % BLOCK_SIZE !== 0) throw new Error("ciphertext must be multiple of 16");
	if (dst !== void 0) {
		getOutput(data.length, dst);
		complexOverlapBytes(data, dst);
	}
}
function validateBlockEncrypt(plaintext, pkcs5, dst) {
	abytes(plaintext);
	let outLen = plaintext.length;
	const remaining = outLen % BLOCK_SIZE;
	if (!pkcs5 && remaining !== 0) throw new Error("plaintext must be multiple of 16");
	if (pkcs5) {
		let left = BLOCK_SIZE - remaining;
		if (!left) left = BLOCK_SIZE;
		outLen = outLen + left;
	}
	if (dst !== void 0) {
		getOutput(outLen, dst);
		complexOverlapBytes(plaintext, dst);
	}
	return outLen;
}
function prepareBlockEncrypt(plaintext, outLen, dst) {
	if (dst === void 0) dst = new Uint8Array(outLen);
	if (!isLE || !isAligned32(plaintext)) plaintext = copyBytes(plaintext);
	const o = u32(dst);
	return {
		b: plaintext,
		o,
		out: dst
	};
}
function validatePKCS(data, pkcs5) {
	if (!pkcs5) return data;
	const len = data.length;
	if (len === 0) throw new Error("pkcs7: empty ciphertext not allowed");
	const lastByte = data[len - 1];
	let valid = 1;
	valid &= lastByte - 1 >>> 31 ^ 1;
	valid &= 16 - lastByte >>> 31 ^ 1;
	for (let i = 0; i < 16; i++) {
		const shouldCheck = i - lastByte >>> 31;
		const eq = (data[len - 1 - i] ^ lastByte) === 0 ? 1 : 0;
		valid &= eq | shouldCheck ^ 1;
	}
	if (!valid) throw new Error("aes: bad decrypt");
	return data.subarray(0, len - lastByte);
}
function padPCKS(left) {
	const tmp = /* @__PURE__ */ new Uint8Array(16);
	const tmp32 = u32(tmp);
	tmp.set(left);
	const paddingByte = BLOCK_SIZE - left.length;
	for (let i = BLOCK_SIZE - paddingByte; i < BLOCK_SIZE; i++) tmp[i] = paddingByte;
	return tmp32;
}
/**
* **ECB** (Electronic Codebook): Deterministic encryption; identical plaintext blocks yield
* identical ciphertexts. Not secure due to pattern leakage.
* See {@link https://words.filippo.io/the-ecb-penguin/ | the AES Penguin}.
* @param key - AES key bytes.
* @param opts - Padding options. See {@link BlockOpts}.
* @returns Cipher instance with `encrypt()` and `decrypt()`.
* @example
* Shows the basic ECB encrypt call shape with a fresh key; avoid ECB in new designs.
*
* ```ts
* import { ecb } from '@noble/ciphers/aes.js';
* import { randomBytes } from '@noble/ciphers/utils.js';
* const key = randomBytes(16);
* const cipher = ecb(key);
* cipher.encrypt(new Uint8Array([1, 2, 3]));
* ```
*/
const ecb = /* @__PURE__ */ wrapCipher({ blockSize: 16 }, function aesecb(key, opts = {}) {
	const pkcs5 = !opts.disablePadding;
	return {
		encrypt(plaintext, dst) {
			const outLen = validateBlockEncrypt(plaintext, pkcs5, dst);
			const xk = expandKeyLE(key);
			const { b: input, o, out: _out } = prepareBlockEncrypt(plaintext, outLen, dst);
			const b = u32(input);
			swap32IfBE(b);
			let i = 0;
			for (; i + 4 <= b.length;) {
				const { s0, s1, s2, s3 } = encrypt(xk, b[i + 0], b[i + 1], b[i + 2], b[i + 3]);
				o[i++] = s0, o[i++] = s1, o[i++] = s2, o[i++] = s3;
			}
			if (pkcs5) {
				const tmp32 = padPCKS(plaintext.subarray(i * 4));
				swap32IfBE(tmp32);
				const { s0, s1, s2, s3 } = encrypt(xk, tmp32[0], tmp32[1], tmp32[2], tmp32[3]);
				o[i++] = s0, o[i++] = s1, o[i++] = s2, o[i++] = s3;
				clean(tmp32);
			}
			swap32IfBE(o);
			clean(xk);
			if (input !== plaintext) clean(input);
			return _out;
		},
		decrypt(ciphertext, dst) {
			validateBlockDecrypt(ciphertext, dst);
			const xk = expandKeyDecLE(key);
			if (dst === void 0) dst = new Uint8Array(ciphertext.length);
			const toClean = [xk];
			if (!isLE || !isAligned32(ciphertext)) toClean.push(ciphertext = copyBytes(ciphertext));
			const b = u32(ciphertext);
			const o = u32(dst);
			swap32IfBE(b);
			for (let i = 0; i + 4 <= b.length;) {
				const { s0, s1, s2, s3 } = decrypt(xk, b[i + 0], b[i + 1], b[i + 2], b[i + 3]);
				o[i++] = s0, o[i++] = s1, o[i++] = s2, o[i++] = s3;
			}
			swap32IfBE(o);
			clean(...toClean);
			return validatePKCS(dst, pkcs5);
		}
	};
});
/**
* Encrypts a field for the encrypted routes, with AES-128-ECB and PKCS#7 padding, as base64. The key is the first 16
* characters of the lower-case hex md5 of the app's OpenID. ECB hides little and is here only because the wire asks for
* it, so use https as well.
*/
function encryptField(text, openId) {
	const encoder = new TextEncoder();
	const key = encoder.encode(digestOf("md5", openId).slice(0, 16));
	return base64Of(ecb(key).encrypt(encoder.encode(text)));
}
/** Codes of Node, Bun and Deno for a connection that was never made, or that did not get as far as a request. */
const UNSENT_CODES = /* @__PURE__ */ new Set([
	"ECONNREFUSED",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ENOTFOUND",
	"EAI_AGAIN",
	"UND_ERR_CONNECT_TIMEOUT",
	"ConnectionRefused",
	"FailedToOpenSocket",
	"ERR_INVALID_URL",
	"ERR_SSL_WRONG_VERSION_NUMBER",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
	"UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
]);
/** Codes that say that the server's certificate was refused, e.g. `CERT_HAS_EXPIRED`. */
const CERTIFICATE = /CERT/;
/** System calls that come before the first byte of a request. */
const EARLY_CALLS = /* @__PURE__ */ new Set(["getaddrinfo", "connect"]);
/** Messages of errors that bear no code. The first are the words of fetch in Node, and the last those of its TLS. */
const UNSENT_MESSAGES = /^bad port$|connection refused|dns error|failed to lookup|error trying to connect|client error \(connect\)|before secure TLS connection was established/i;
/** How many causes are followed. */
const DEPTH_MAX = 5;
/**
* Whether an error of fetch surely means that the request never left, so that it cannot have been charged. Node, Deno and
* Bun tell by the cause of the error. A browser gives the same error for everything, so there this tells only what is
* known beforehand: that the port is one to which browsers send nothing, or that the machine is offline.
*
* @param wasOffline `isOffline` when the request began
*/
function isUnsent(error, { url, wasOffline, around = globalThis }) {
	if (isEarly(error, DEPTH_MAX)) return true;
	if (!isBrowser(around) || !(error instanceof TypeError)) return false;
	return isBlocked(url) || wasOffline && isOffline(url, around);
}
/** Whether a browser says that this machine has no network, and the server is not on the machine itself. */
function isOffline(url, around = globalThis) {
	if (!isBrowser(around) || around.navigator?.onLine !== false) return false;
	const hostname = urlOf(url)?.hostname ?? "";
	return hostname !== "" && !/^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
function isEarly(error, depth) {
	if (!(error instanceof Error) || depth === 0) return false;
	const { code, syscall, errors } = error;
	if (Array.isArray(errors) && errors.length > 0) return errors.every((each) => isEarly(each, depth - 1));
	if (EARLY_CALLS.has(syscall)) return true;
	if (typeof code === "string" && (UNSENT_CODES.has(code) || CERTIFICATE.test(code))) return true;
	return UNSENT_MESSAGES.test(error.message) || isEarly(error.cause, depth - 1);
}
function isBrowser({ navigator }) {
	return navigator?.userAgent?.startsWith("Mozilla/") === true;
}
/** Reads an address. Null if it cannot be read. */
function urlOf(url) {
	try {
		return new URL(url);
	} catch {
		return null;
	}
}
/**
* Ports to which no browser sends a request (https://fetch.spec.whatwg.org/#port-blocking), without those that were added
* to the list after 2021.
*/
const BLOCKED_PORTS = new Set("1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 5060 5061 6000 6566 6665 6666 6667 6668 6669 6697 10080".split(" "));
function isBlocked(url) {
	const { port = "" } = urlOf(url) ?? {};
	return BLOCKED_PORTS.has(port);
}
/**
* Sends one request and returns its result. Throws an AnswerError, a TransportError, or the reason of the caller's own
* abort. Only the body decides, because HTTP says 200 for failures too.
*/
async function send(sent) {
	const { api, url, signal } = sent;
	if (urlOf(url) === null) throw new TransportError(api, "unsent", "the address cannot be read");
	const wasOffline = isOffline(url);
	const { text, status, redirect } = await exchange(sent).catch((error) => {
		if (signal?.aborted) throw signal.reason;
		throw new TransportError(api, isUnsent(error, {
			url,
			wasOffline
		}) ? "unsent" : "unsure", error);
	});
	if (redirect !== null) throw new TransportError(api, "unreadable", redirect);
	const envelope = readEnvelope(text);
	if (envelope === null && mayBeHandedOn(status, text)) throw new TransportError(api, "unsure", `a proxy answered with status ${status}`);
	if (envelope === null) throw new TransportError(api, "unreadable", "the answer is not of this wire");
	if (envelope.error_code !== 0) throw errorOf(api, envelope);
	if (typeof envelope.result !== "object" || envelope.result === null) throw new TransportError(api, "unsure", "the answer has no result");
	return envelope.result;
}
/**
* Whether a proxy that failed may have handed the request on before, e.g. with 502 or 504. With 503 a balancer says that it
* has no server for the call, but Envoy says so too if it lost the connection, and its text tells.
*/
function mayBeHandedOn(status, text) {
	return status === 503 ? text.startsWith("upstream connect error or disconnect/reset") : status >= 500;
}
async function exchange({ url, body, idempotencyKey, timeoutMs, signal, fetch }) {
	const type = typeof body === "string" ? "application/json" : "application/x-www-form-urlencoded";
	const timeout = new AbortController();
	const timer = setTimeout(() => timeout.abort(/* @__PURE__ */ new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
	const onAbort = () => timeout.abort(signal?.reason);
	signal?.addEventListener("abort", onAbort);
	if (signal?.aborted) onAbort();
	try {
		const response = await fetch(url, {
			method: "POST",
			headers: {
				"content-type": `${type};charset=utf-8`,
				"idempotency-key": idempotencyKey
			},
			body: body.toString(),
			signal: timeout.signal,
			redirect: "manual"
		});
		return {
			text: await response.text(),
			status: response.status,
			redirect: redirectOf(response, url)
		};
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", onAbort);
	}
}
/**
* A redirect is not followed: fetch would send some without the body, so that the server misses the key, and others with
* the key and personal data to an address that nobody chose. Of the new address only the origin is told, because the rest
* may hold the key.
*/
function redirectOf({ status, type, headers }, url) {
	if (type !== "opaqueredirect" && !REDIRECTS.has(status)) return null;
	const to = originOf(headers.get("location"), url);
	return `the server redirects${to === null ? "" : ` to ${to}`}: set baseUrl to the address that answers, because no redirect is followed`;
}
function originOf(location, base) {
	try {
		return location === null ? null : new URL(location, base).origin;
	} catch {
		return null;
	}
}
const REDIRECTS = /* @__PURE__ */ new Set([
	301,
	302,
	303,
	307,
	308
]);
function readEnvelope(text) {
	try {
		const parsed = JSON.parse(text);
		return typeof parsed?.error_code === "number" && typeof parsed.reason === "string" ? parsed : null;
	} catch {
		return null;
	}
}
/** Stands for the clip that the page of a challenge left on the server: `videoLiveness({ …, video: PAGE_CLIP })`. */
const PAGE_CLIP = "cGFnZQ==";
const TIMEOUT_MS = 15e3;
const VIDEO_TIMEOUT_MS = 6e4;
const BACKOFF_MS = 200;
/** What a timer holds. A longer one would end at once. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;
const TRIES_MAX = 10;
/**
* Client for the five APIs of this product's servers, or of any other server with the same wire. Its constructor throws
* TypeError if a baseUrl or a key is malformed, and RangeError for a `timeoutMs` or `triesMax` outside of its bounds. A call
* throws the same for its own options, before anything is sent.
*/
var Renzheng = class {
	#options;
	#servers;
	constructor(options) {
		this.#options = options;
		this.#servers = [{
			...options,
			replays: options.replays ?? true
		}, ...options.fallbacks ?? []];
		for (const { baseUrl, key } of this.#servers) {
			checkBaseUrl(baseUrl);
			if (!/^[\da-f]{32}$/i.test(key)) throw new TypeError("a key must have 32 hex digits");
		}
		checkTimeout(options.timeoutMs);
		const { triesMax = 1 } = options;
		if (!Number.isInteger(triesMax) || triesMax < 1 || triesMax > TRIES_MAX) throw new RangeError(`triesMax must be a whole number from 1 to ${TRIES_MAX}`);
	}
	/** Checks whether a selfie shows the person registered under a number and name. The photo may have up to 100 KB. */
	async faceVerify(person, options = {}) {
		const fields = {
			...person,
			image: await contentBase64(person.image)
		};
		const thousand = options.thousand ? { thousand: "1" } : {};
		return this.#ask("face-verify", options, (server) => {
			if (!options.encrypted) return formTo(server, "/verifyface/verify", {
				...fields,
				...thousand
			});
			return formTo(server, "/verifyface/verifyEncry", {
				...encryptAll(fields, server),
				...thousand
			});
		});
	}
	/** Gives how often an identity was attacked, as of the last midnight. */
	async faceGuard({ idcard, realname }, options = {}) {
		return this.#ask("face-guard", options, (server) => formTo(server, "/face_guard/query", {
			idcard,
			realname
		}));
	}
	/** Gives how risky a number with this phone is, 0 to 100. */
	async fraudScore(person, options = {}) {
		const fields = options.digest ? digested(person, options.digest) : definedOnly(person);
		return this.#ask("fraud-score", options, (server) => formTo(server, "/antiFraudHighRate/query", fields));
	}
	/** Passes, reviews or rejects a registration, a login or a campaign activity. */
	async businessRisk(data, options = {}) {
		const body = JSON.stringify({ BusinessSecurityData: data });
		return this.#ask("business-risk", options, ({ key }) => ({
			path: `/antiRush/query?key=${key}`,
			body
		}));
	}
	/** Checks whether a video shows a living person, and whether it is this one. The video may have up to 10 MB. */
	async videoLiveness(person, options = {}) {
		const { idcard, realname, video } = person;
		const videoData = `base64:${await contentBase64(video)}`;
		const { rateType, challenge, riskOrder } = options;
		const more = definedOnly({
			rate_type: rateType?.toString(),
			challenge,
			riskOrder
		});
		const patient = {
			timeoutMs: this.#options.timeoutMs ?? VIDEO_TIMEOUT_MS,
			...options
		};
		return this.#ask("video-liveness", patient, (server) => formTo(server, "/videoAuth/query", {
			idcard,
			realname,
			videoData,
			...more
		}));
	}
	/**
	* Asks for a challenge, which costs nothing. Do so if `videoLiveness` fails with 2546126, or before every clip. Only
	* the first server is asked, because the clip must reach the server that made the challenge.
	*/
	async challenge(options = {}) {
		const [server] = this.#servers;
		if (server === void 0) throw new TypeError("there is no server");
		const { returnUrl, cannot } = options;
		const fields = definedOnly({
			returnUrl,
			cannot: cannot?.join(",")
		});
		const key = keyOf(options);
		checkTimeout(options.timeoutMs);
		const asking = {
			...options,
			idempotencyKey: key,
			doubt: null
		};
		return await this.#askServer("video-liveness", server, asking, (asked) => formTo(asked, "/videoAuth/challenge", fields));
	}
	async #ask(api, options, requestFor) {
		const idempotencyKey = keyOf(options);
		checkTimeout(options.timeoutMs);
		const asking = {
			...options,
			idempotencyKey,
			doubt: new Doubt()
		};
		let last;
		for (const server of this.#servers) try {
			return await this.#askServer(api, server, asking, requestFor);
		} catch (error) {
			if (!this.#mayFallBack(error)) throw error;
			asking.doubt.moveOn();
			last = error;
		}
		throw last;
	}
	async #askServer(api, server, options, requestFor) {
		const { path, body } = requestFor(server);
		const url = server.baseUrl.trim().replace(/\/+$/, "") + path;
		const { signal, idempotencyKey } = options;
		const sent = {
			api,
			url,
			body,
			idempotencyKey,
			timeoutMs: options.timeoutMs ?? this.#options.timeoutMs ?? TIMEOUT_MS,
			signal,
			fetch: this.#options.fetch ?? globalThis.fetch
		};
		const triesMax = this.#options.triesMax ?? 3;
		for (let tries = 1;; tries++) try {
			return await send(sent);
		} catch (error) {
			const told = options.doubt === null ? error : options.doubt.told(error);
			if (tries >= triesMax || !mayRetry(error, server)) throw told;
			await this.#wait(BACKOFF_MS * 2 ** (tries - 1), signal);
		}
	}
	#mayFallBack(error) {
		if (error instanceof AnswerError) return isOfTheServer(error);
		if (!(error instanceof TransportError)) return false;
		if (error.cause instanceof AnswerError && !isOfTheServer(error.cause)) return false;
		return error.kind !== "unsure" || this.#options.fallbackWhenUnsure === true;
	}
	/** Throws the reason of the caller's abort as soon as it comes. */
	async #wait(ms, signal) {
		let timer;
		const over = new AbortController();
		const aborted = new Promise((_, reject) => {
			signal?.addEventListener("abort", () => reject(signal.reason), { signal: over.signal });
		});
		const timed = () => new Promise((resolve) => {
			timer = setTimeout(resolve, ms);
		});
		try {
			signal?.throwIfAborted();
			await Promise.race([this.#options.wait?.(ms) ?? timed(), aborted]);
		} finally {
			clearTimeout(timer);
			over.abort();
		}
	}
};
/**
* Whether a second try cannot be charged twice: after an uncharged failure, an unsent request, or if the server replays
* its answers.
*/
function mayRetry(error, { replays = false }) {
	if (error instanceof AnswerError) return isPassing(error);
	if (!(error instanceof TransportError)) return false;
	return error.kind === "unsent" || replays;
}
/** The key of the caller, or a fresh one. Throws TypeError, without the key, if a server would not take it. */
function keyOf({ idempotencyKey }) {
	if (idempotencyKey === void 0) return freshKey();
	if (typeof idempotencyKey !== "string" || !/^[\x21-\x7e]{8,128}$/.test(idempotencyKey)) throw new TypeError("idempotencyKey must have 8 to 128 visible ASCII characters");
	return idempotencyKey;
}
function checkTimeout(timeoutMs) {
	if (timeoutMs === void 0) return;
	if (typeof timeoutMs !== "number" || !(timeoutMs > 0 && timeoutMs <= TIMEOUT_MS_MAX)) throw new RangeError(`timeoutMs must be a number above 0 and up to ${TIMEOUT_MS_MAX}`);
}
/** The text of an error does not repeat the address, which may hold a secret. */
function checkBaseUrl(baseUrl) {
	if (!/^\s*https?:\/\//i.test(baseUrl)) throw new TypeError("baseUrl must start with http:// or https://");
	const url = urlOf(baseUrl);
	if (url === null ? baseUrl.includes("@") : url.username !== "" || url.password !== "") throw new TypeError("baseUrl must not hold a user or a password");
	if (/[?#]/.test(baseUrl)) throw new TypeError("baseUrl must not have a query or a fragment");
}
function freshKey() {
	return hex(crypto.getRandomValues(/* @__PURE__ */ new Uint8Array(16)));
}
function formTo({ key }, path, fields) {
	return {
		path,
		body: new URLSearchParams({
			key,
			...fields
		})
	};
}
function encryptAll(fields, { openId }) {
	if (openId === void 0) throw new TypeError("encrypted calls need the openId of the app");
	return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, encryptField(text, openId)]));
}
function definedOnly(fields) {
	return Object.fromEntries(Object.entries(fields).flatMap(([name, text]) => text === void 0 ? [] : [[name, text]]));
}
const CRYPTO_TYPES = {
	md5: "1",
	sha256: "2",
	sm3: "3"
};
function digested({ idNumber, phoneNumber, name }, kind) {
	return {
		idNumber: digestOf(kind, canonicalIdNumber(idNumber)),
		idCryptoType: CRYPTO_TYPES[kind],
		phoneNumber: digestOf(kind, canonicalPhone(phoneNumber)),
		phoneCryptoType: CRYPTO_TYPES[kind],
		...name !== void 0 && {
			name: digestOf("md5", canonicalName(name)),
			nameCryptoType: CRYPTO_TYPES.md5
		}
	};
}
export { AnswerError, ERROR_TABLE, PAGE_CLIP, Renzheng, RenzhengError, ServiceError, SystemError, TransportError, canonicalIdNumber, canonicalName, canonicalPhone, digestOf, encryptField };
