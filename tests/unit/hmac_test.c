/* HMAC, the PRF and the DRBG, which are built on one another. */
#include "crypto/drbg.h"
#include "crypto/hmac.h"
#include "crypto/prf.h"
#include "tests/unit/support/random.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

static const struct {
    const struct vt_hash *hash;
    const char *key, *data, *tag;
} hmacs[] = {
    /* RFC 2202 section 3 */
    { &vt_sha1, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      "4869205468657265",
      "b617318655057264e28bc0b6fb378c8ef146be00" },
    { &vt_sha1, "4a656665",
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
    { &vt_sha1, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
      "dddd",
      "125d7342b9ac11cd91a39af48aa17b4f63f175d3" },
    { &vt_sha1, "0102030405060708090a0b0c0d0e0f10111213141516171819",
      "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
      "cdcd",
      "4c9007f4026250c6bc8414f9bf50c86c2d7235da" },
    { &vt_sha1, "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
      "546573742057697468205472756e636174696f6e",
      "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04" },
    { &vt_sha1, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
      "204669727374",
      "aa4ae5e15272d00e95705637ce8a3b55ed402112" },
    { &vt_sha1, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b657920616e64204c6172676572"
      "205468616e204f6e6520426c6f636b2d53697a652044617461",
      "e8e99d0f45237d786d6bbaa7965c7808bbff1a91" },
    /* RFC 4231 section 4 */
    { &vt_sha224, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      "4869205468657265",
      "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22" },
    { &vt_sha256, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      "4869205468657265",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
    { &vt_sha384, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      "4869205468657265",
      "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6" },
    { &vt_sha512, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      "4869205468657265",
      "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4"
      "be9d914eeb61f1702e696c203a126854" },
    { &vt_sha224, "4a656665",
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44" },
    { &vt_sha256, "4a656665",
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { &vt_sha384, "4a656665",
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649" },
    { &vt_sha512, "4a656665",
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
      "caeab1a34d4a6b4b636e070a38bce737" },
    { &vt_sha224, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
      "dddd",
      "7fb3cb3588c6c1f6ffa9694d7d6ad2649365b0c1f65d69d1ec8333ea" },
    { &vt_sha256, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
      "dddd",
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
    { &vt_sha384, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
      "dddd",
      "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27" },
    { &vt_sha512, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
      "dddd",
      "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807"
      "b946a337bee8942674278859e13292fb" },
    { &vt_sha224, "0102030405060708090a0b0c0d0e0f10111213141516171819",
      "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
      "cdcd",
      "6c11506874013cac6a2abc1bb382627cec6a90d86efc012de7afec5a" },
    { &vt_sha256, "0102030405060708090a0b0c0d0e0f10111213141516171819",
      "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
      "cdcd",
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
    { &vt_sha384, "0102030405060708090a0b0c0d0e0f10111213141516171819",
      "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
      "cdcd",
      "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb" },
    { &vt_sha512, "0102030405060708090a0b0c0d0e0f10111213141516171819",
      "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
      "cdcd",
      "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063"
      "a5f19741120c4f2de2adebeb10a298dd" },
    { &vt_sha224, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
      "204669727374",
      "95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e" },
    { &vt_sha256, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
      "204669727374",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
    { &vt_sha384, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
      "204669727374",
      "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952" },
    { &vt_sha512, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
      "204669727374",
      "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e52"
      "95e64f73f63f0aec8b915a985d786598" },
    { &vt_sha224, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b65"
      "7920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565"
      "647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c"
      "676f726974686d2e",
      "3a854166ac5d9f023f54d517d0b39dbd946770db9c2b95c9f6f565d1" },
    { &vt_sha256, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b65"
      "7920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565"
      "647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c"
      "676f726974686d2e",
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
    { &vt_sha384, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b65"
      "7920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565"
      "647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c"
      "676f726974686d2e",
      "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e" },
    { &vt_sha512, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b65"
      "7920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565"
      "647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c"
      "676f726974686d2e",
      "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15"
      "134676fb6de0446065c97440fa8c6a58" },
};

/* The vectors that the TLS working group's list published in 2010 for PRF(secret, "test label", seed). */
static const struct {
    const struct vt_hash *hash;
    const char *secret, *seed, *output;
} prfs[] = {
    { &vt_sha256, "9bbe436ba940f017b17652849a71db35", "a0ba9f936cda311827a6f796ffd5198c",
      "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af"
      "0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
      "87347b66" },
    { &vt_sha384, "b80b733d6ceefcdc71566ea48e5567df", "cd665cf6a8447dd6ff8b27555edb7465",
      "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0"
      "e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425"
      "9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e099070"
      "3d73e56f" },
    { &vt_sha512, "b0323523c1853599584d88568bbb05eb", "d4640e12e4bcdbfb437f03e6ae418ee5",
      "1261f588c798c5c201ff036e7a9cb5edcd7fe3f94c669a122a4638d7d508b283042df6789875c7147e906d868bc75c45"
      "e20eb40c1cf4a1713b27371f68432592f7dc8ea8ef223e12ea8507841311bf68653d0cfc4056d811f025c45ddfa6e6fe"
      "c702f054b409d6f28dd0a3233e498da41a3e75c5630eedbe22fe254e33a1b0e9f6b9826675bec7d01a845658dc9c3975"
      "45401d40b9f46c7a400ee1b8f81ca0a60d1a397a1028bff5d2ef5066126842fb8da4197632bdb54ff6633f86bbc836e6"
      "40d4d898" },
    { &vt_sha224, "e18828740352b530d69b34c6597dea2e", "f5a3fe6d34e2e28560fdcaf6823f9091",
      "224d8af3c0453393a9779789d21cf7da5ee62ae6b617873d489428efc8dd58d1566e7029e2ca3a5ecd355dc64d4d927e"
      "2fbd78c4233e8604b14749a77a92a70fddf614bc0df623d798604e4ca5512794d802a258e82f86cf" },
};

/* NIST CAVP, HMAC_DRBG.rsp, SHA-256, no reseed, no personalisation string, no additional input, COUNT 0 to 3:
 * entropy and nonce, and the second of two outputs of 128 bytes. */
static const struct {
    const char *seed, *second;
} drbgs[] = {
    { "ca851911349384bffe89de1cbdc46e6831e44d34a4fb935ee285dd14b71a7488659ba96c601dc69fc902940805ec0ca8",
      "e528e9abf2dece54d47c7e75e5fe302149f817ea9fb4bee6f4199697d04d5b89d54fbb978a15b5c443c9ec21036d2460"
      "b6f73ebad0dc2aba6e624abf07745bc107694bb7547bb0995f70de25d6b29e2d3011bb19d27676c07162c8b5ccde0668"
      "961df86803482cb37ed6d5c0bb8d50cf1f50d476aa0458bdaba806f48be9dcb8" },
    { "79737479ba4e7642a221fcfd1b820b134e9e3540a35bb48ffae29c20f5418ea33593259c092bef4129bc2c6c9e19f343",
      "cf5ad5984f9e43917aa9087380dac46e410ddc8a7731859c84e9d0f31bd43655b924159413e2293b17610f211e09f770"
      "f172b8fb693a35b85d3b9e5e63b1dc252ac0e115002e9bedfb4b5b6fd43f33b8e0eafb2d072e1a6fee1f159df9b51e6c"
      "8da737e60d5032dd30544ec51558c6f080bdbdab1de8a939e961e06b5f1aca37" },
    { "b340907445b97a8b589264de4a17c0bea11bb53ad72f9f33297f05d2879d898d65cb27735d83c0708f72684ea58f7ee5",
      "75183aaaf3574bc68003352ad655d0e9ce9dd17552723b47fab0e84ef903694a32987eeddbdc48efd24195dbdac8a46b"
      "a2d972f5808f23a869e71343140361f58b243e62722088fe10a98e43372d252b144e00c89c215a76a121734bdc485486"
      "f65c0b16b8963524a3a70e6f38f169c12f6cbdd169dd48fe4421a235847a23ff" },
    { "8e159f60060a7d6a7e6fe7c9f769c30b98acb1240b25e7ee33f1da834c0858e7c39d35052201bdcce4e127a04f04d644",
      "62910a77213967ea93d6457e255af51fc79d49629af2fccd81840cdfbb4910991f50a477cbd29edd8a47c4fec9d141f5"
      "0dfde7c4d8fcab473eff3cc2ee9e7cc90871f180777a97841597b0dd7e779eff9784b9cc33689fd7d48c0dcd341515ac"
      "8fecf5c55a6327aea8d58f97220b7462373e84e3b7417a57e80ce946d6120db5" },
};

enum { HMACS = sizeof hmacs / sizeof *hmacs, PRFS = sizeof prfs / sizeof *prfs, DRBGS = sizeof drbgs / sizeof *drbgs };

START_TEST(test_hmac)
{
    uint8_t key[160], data[160], want[VT_HASH_MAX], tag[VT_HASH_MAX];

    for (size_t i = 0; i < HMACS; i++) {
        struct vt_bytes k = vt_bytes(key, vt_unhex(hmacs[i].key, key, sizeof key));
        struct vt_bytes d = vt_bytes(data, vt_unhex(hmacs[i].data, data, sizeof data));

        ck_assert_uint_eq(vt_unhex(hmacs[i].tag, want, sizeof want), hmacs[i].hash->digest_len);
        vt_hmac_once(hmacs[i].hash, k, d, tag);
        ck_assert_msg(memcmp(tag, want, hmacs[i].hash->digest_len) == 0, "%s %s", hmacs[i].hash->name, hmacs[i].key);
    }
}
END_TEST

/* SHA-256 over 300 HMACs that Python's hmac computed, seed 13: a key of n bytes, and 300 - n bytes of data. */
START_TEST(test_hmac_key_lengths)
{
    static const struct {
        const struct vt_hash *hash;
        const char *digest;
    } expected[] = {
        { &vt_sha1, "83725d463cfeaf037c02989fccff946aa3153a703e8ef8e1d15e75aaf2bcd164" },
        { &vt_sha224, "30f34b7fa069c4460039b7fef4e99b44ebb28ab7c2391da2c473f95b365b6d6e" },
        { &vt_sha256, "4b03a0af169a6aec37dc929cffddede68604db0f8c6faa833de23de934e9029b" },
        { &vt_sha384, "25335ab16de59f7f124b72e33db179ae3a07f5230a6bc66d933a53423d859813" },
        { &vt_sha512, "093831c0815d6183679bd44370b42b207dabb97eba2b06c3651664151436c093" },
    };

    for (size_t i = 0; i < 5; i++) {
        uint8_t key[300], data[300], tag[VT_HASH_MAX], digest[32], want[32];
        struct vt_hash_state all;
        uint32_t x = 13;

        vt_hash_init(&all, &vt_sha256);
        for (size_t n = 0; n < sizeof key; n++) {
            vt_random_fill(&x, key, n);
            vt_random_fill(&x, data, sizeof data - n);
            vt_hmac_once(expected[i].hash, vt_bytes(key, n), vt_bytes(data, sizeof data - n), tag);
            vt_hash_update(&all, vt_bytes(tag, expected[i].hash->digest_len));
        }
        vt_hash_final(&all, digest);
        vt_unhex(expected[i].digest, want, sizeof want);
        ck_assert_mem_eq(digest, want, sizeof want);
    }
}
END_TEST

/* A keyed copy serves any number of messages, and final wipes what it was given. */
START_TEST(test_hmac_copies)
{
    static const struct vt_hmac zero;
    struct vt_hmac keyed, copy;
    uint8_t once[VT_HASH_MAX], tag[VT_HASH_MAX];

    vt_hmac_once(&vt_sha384, vt_text("key"), vt_text("two parts"), once);
    vt_hmac_init(&keyed, &vt_sha384, vt_text("key"));
    for (int i = 0; i < 2; i++) {
        copy = keyed;
        vt_hmac_update(&copy, vt_text("two "));
        vt_hmac_update(&copy, vt_text("parts"));
        vt_hmac_final(&copy, tag);
        ck_assert_mem_eq(tag, once, 48);
        ck_assert_mem_eq(&copy, &zero, sizeof zero);
    }
}
END_TEST

/* Each published vector, at every length up to its own, with the seed in one part and in three. */
START_TEST(test_prf)
{
    uint8_t secret[16], seed[16], want[200], out[201];

    for (size_t i = 0; i < PRFS; i++) {
        size_t max = vt_unhex(prfs[i].output, want, sizeof want);
        struct vt_bytes part[] = { vt_bytes(seed, 5), vt_bytes(seed + 5, 0), vt_bytes(seed + 5, 11) };
        struct vt_bytes whole = vt_bytes(seed, 16);

        vt_unhex(prfs[i].secret, secret, sizeof secret);
        vt_unhex(prfs[i].seed, seed, sizeof seed);
        for (size_t n = 0; n <= max; n++) {
            memset(out, 0x5a, sizeof out);
            vt_prf(prfs[i].hash, vt_bytes(secret, 16), "test label", n % 2 ? part : &whole, n % 2 ? 3 : 1, out,
                   n);
            ck_assert(n == 0 || memcmp(out, want, n) == 0);
            ck_assert_uint_eq(out[n], 0x5a);
        }
    }
}
END_TEST

START_TEST(test_drbg)
{
    uint8_t seed[VT_DRBG_SEED_LEN], want[128], out[128];
    struct vt_drbg drbg;

    for (size_t i = 0; i < DRBGS; i++) {
        ck_assert_uint_eq(vt_unhex(drbgs[i].seed, seed, sizeof seed), sizeof seed);
        ck_assert_uint_eq(vt_unhex(drbgs[i].second, want, sizeof want), sizeof want);
        vt_drbg_init(&drbg, seed);
        ck_assert(vt_drbg_generate(&drbg, out, sizeof out));
        ck_assert(vt_drbg_generate(&drbg, out, sizeof out));
        ck_assert_mem_eq(out, want, sizeof out);
    }
}
END_TEST

START_TEST(test_drbg_limits)
{
    static const uint8_t seed[VT_DRBG_SEED_LEN];
    static uint8_t out[VT_DRBG_REQUEST_MAX + 1], zero[VT_DRBG_REQUEST_MAX + 1];
    struct vt_drbg drbg;

    vt_drbg_init(&drbg, seed);
    ck_assert(vt_drbg_generate(&drbg, out, VT_DRBG_REQUEST_MAX));
    ck_assert(!vt_drbg_generate(&drbg, out, VT_DRBG_REQUEST_MAX + 1));
    ck_assert_mem_eq(out, zero, sizeof out);
    drbg.requests = VT_DRBG_REQUESTS_MAX - 1;
    ck_assert(vt_drbg_generate(&drbg, out, 1));
    ck_assert(!vt_drbg_generate(&drbg, out, 1));
    ck_assert(!vt_drbg_generate(&drbg, out, 0));
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_hmac, test_hmac_key_lengths, test_hmac_copies,
                             test_prf,  test_drbg,             test_drbg_limits };

    return vt_suite_run("hmac", tests, sizeof tests / sizeof *tests);
}
