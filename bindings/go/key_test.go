package membrane_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

// Made for these tests and for nothing else.
const (
	privatePEM = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQ56/EjDm7Ww951Xh
zxf445zJTyePCOfEWvVTkD5fZnqhRANCAARY4yEXqLArDCqT+vvGJBfEk6rcfMar
OsPgJKSuGnmqSEG4F/5yXyftTmfT2dK9dZXIB7mrE3uB6RBsGyeHToFp
-----END PRIVATE KEY-----
`
	encryptedPEM = `-----BEGIN ENCRYPTED PRIVATE KEY-----
MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQI+X6N8lMTlCACAggA
MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBAzjePVMf2jh6yGtWJeQDjSBIIE
0AjRrekZHMAt2up5LKQEDL/IILbVapVvBB6j28NyeDQNaBWuN8Ma4wnjaY8PVjLv
xsPAHbO7kMq9dWAdVD5ZoRJ6QR/0UAZtBxMsCvzj89SOi3E9dLwxEzSjvtfpXxm1
LzSx9c7+/fIojhqQqqlv5k2eFd03BZywsdI1OeDoAN3/Hziu74RjSp89o6Jw1Pi6
kjeTd3TFEa2u2Jg/BN5u8aIGA1zViemZeXQkqQJVpxiJbsrLHxF+j9gg9llNxzu+
k6iZQzQA4yIOmHPxi1VvFi4fAuqDqYo4dt9AgmXZh43br0r0EFe96j6esypR8V9t
RAm5QP8skZE+htK4A9FEbh3ROJOeMGGaDAI1NVhxJPdVu5cUj8XZbfNM8eUbgY/K
HRYqvcWgSgEtSw131wqyiFHqpfsImp3qp5nfZyEgQBU8D24PwyKrdiIoPK8aYAnv
ZlI+ruCuoJe2T4H2nWxWajFTtHqb3/L/KSjK/h04VE/llgKkMPFeRGOR6iB31P/O
5Dwg2AB6/Clwm9TGxqYLpZRUh+D96DtMD2BJiZbIjG8icpyvICy7tyybGe8V6Kw5
0/5VvVCeLGV76z4DsGQZcIZlvyklVf3LriDmmP8RYjq0UFzRCFVQ3AfMzKR/9GCT
2MlVggd4R//6sZLwShwRgif/p04AmOnNx9Y5etwyaFuEbXNwEWQUliBoe3vYTRQt
ZNnA6mpWAqWUv37H918b+oLHbvbw7uplxfS4z33HWe32nsP5pDsZawzkoVhfYF7K
U0MAETGgPP+Du0+IkgQfgDbI8TWnTaCZQdX5j7EsfHu+5wCFNkSZQBbUj77ECHnh
ta0M5TbR5i7iS/aZvWEBXG7jUFLDwfN2+Rv2R3qEOB4TNSme40/cTIiJNybmpokf
TOom7ycGVzGdD2RQQvtiLd82dZRg5sZ8xevnwn5sj4kUekwIz3t4Za0aEImxLLSv
oooOsgawjy96J0Af1LP0RQXrlgFgs3pPVOYo/Zu+xRN19Ds+v45L1FAy1lq/uyCu
GBj3sc4SmUSEXQrKjQJ/5eM3+Ni7YaOchHYFRSPszB5K7DRw5uz80iT1ZVrso1k4
1/ayCsEbhhxMiRMF6Gy6NQzS06LcGMO/qa2wfi2bu1Dx8csWTKBh7V6W5GxI9Cka
U/Ld5ElSD+7Hwj1RQFm4gmlm282e2ezZB9174N7RwMMqtDyDQAxWQNeANK8bmMJ2
z5dqIwM49FZoiQFA+EQU7lSlj3+inaqVc4tZCtbMu8S2p/EC/aVA8Vu6sON7dgSR
bfThgGd5k0zVMqHT5k11XyhyK37D5k9JFR7w0C6EaZHV7FHIz42ugievNKmOWuQy
PRFjlZEc4+FFxFili1g5pkKU6KH7yHs2tXxRd0n8hoxcHxGd+Vi3SLLvoH+e6mwh
K9ocvAbtiUjxMWa7zCjba8O2jmAh2+4Qr7O6wdHM+QuNTuZaczx0uIA2Kba3Wr+4
iMTJg0uBxPbwLfEEkGPqj9ru7FYLIGpVVXBMMxxUtgPnSe2VvHn6dTPXjre30FN8
analL34H0GNsxT6M3lTHVz8ZGr14/kneYuiGEbiTWo/p6pRU7pe6UF/KrUF15w24
MyMNgBxx4V8pPbCnrDOAK9wWoi+mzA2WF6WrnGD/4yJz
-----END ENCRYPTED PRIVATE KEY-----
`
	passphrase = "correct horse"
)

func newKey(t *testing.T, data string, options *membrane.KeyOptions) *membrane.Key {
	t.Helper()
	key, err := membrane.NewKey([]byte(data), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { key.Close() })
	return key
}

func TestKeySignsAndItsPublicHalfVerifies(t *testing.T) {
	claims := membrane.Claims{WorkspaceKey: workspaceKey, TenantKey: "customer-42", ExpiresIn: time.Minute}
	for _, test := range []struct {
		data       string
		options    *membrane.KeyOptions
		algorithms []membrane.Algorithm
	}{
		{privatePEM, &membrane.KeyOptions{KID: "2026"}, []membrane.Algorithm{membrane.AlgorithmOfKey, membrane.ES256}},
		{encryptedPEM, &membrane.KeyOptions{Passphrase: passphrase}, []membrane.Algorithm{
			membrane.AlgorithmOfKey, membrane.RS256, membrane.RS384, membrane.RS512,
			membrane.PS256, membrane.PS384, membrane.PS512}},
	} {
		private := newKey(t, test.data, test.options)
		jwk, err := private.Public()
		if err != nil {
			t.Fatal(err)
		}
		public := newKey(t, string(jwk), nil)
		for _, algorithm := range test.algorithms {
			signed, err := private.Sign(claims, algorithm)
			if err != nil {
				t.Fatal(err)
			}
			token, err := public.Verify(signed)
			if err != nil || token.TenantKey != "customer-42" {
				t.Errorf("got %+v, %v", token, err)
			}
		}
		if _, err := public.Sign(claims, membrane.AlgorithmOfKey); !errors.Is(err, membrane.ErrInvalidArgument) {
			t.Errorf("a public key signs: %v", err)
		}
	}
}

func TestSecretKey(t *testing.T) {
	key := newKey(t, workspaceSecret, &membrane.KeyOptions{Format: "secret"})
	signed, err := key.Sign(membrane.Claims{WorkspaceKey: workspaceKey}, membrane.HS512)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := membrane.VerifyToken(signed, workspaceSecret); err != nil {
		t.Error(err)
	}
	if _, err := key.Public(); !errors.Is(err, membrane.ErrInvalidArgument) {
		t.Errorf("a secret has a public half: %v", err)
	}
	short := newKey(t, "short", &membrane.KeyOptions{Format: "secret", AllowShortSecret: true})
	info, err := short.Info()
	if err != nil || len(info.Warnings) != 1 || len(info.Keys) != 1 || info.Keys[0].Type != "secret" {
		t.Errorf("got %+v, %v", info, err)
	}
}

func TestKeyBindsItsAlgorithm(t *testing.T) {
	secret := newKey(t, workspaceSecret, &membrane.KeyOptions{Format: "secret", Algorithm: "HS256"})
	signed, err := membrane.SignToken(membrane.Claims{WorkspaceKey: workspaceKey}, workspaceSecret, membrane.HS512)
	if err != nil {
		t.Fatal(err)
	}
	_, err = secret.Verify(signed)
	var failure *membrane.Error
	var data struct{ Reason string }
	if !errors.As(err, &failure) || json.Unmarshal(failure.Data, &data) != nil || data.Reason != "algorithm" {
		t.Errorf("got %v", err)
	}
}

func TestNewKeyRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		data    string
		options *membrane.KeyOptions
	}{
		"nothing":                    {"", nil},
		"a secret that is not named": {workspaceSecret, nil},
		"a PEM text as a secret":     {privatePEM, &membrane.KeyOptions{Format: "secret"}},
		"a wrong passphrase":         {encryptedPEM, &membrane.KeyOptions{Passphrase: "wrong"}},
		"an algorithm of others":     {privatePEM, &membrane.KeyOptions{Algorithm: "RS256"}},
		"a short secret":             {"short", &membrane.KeyOptions{Format: "secret"}},
	} {
		key, err := membrane.NewKey([]byte(test.data), test.options)
		if !errors.Is(err, membrane.ErrInvalidArgument) || key != nil {
			t.Errorf("%s: got %v, %v", name, key, err)
		}
	}
}

func TestVerifyWithLeeway(t *testing.T) {
	key := newKey(t, workspaceSecret, &membrane.KeyOptions{Format: "secret"})
	signed, err := key.Sign(membrane.Claims{WorkspaceKey: workspaceKey}, membrane.AlgorithmOfKey)
	if err != nil {
		t.Fatal(err)
	}
	for leeway, want := range map[time.Duration]error{
		0: nil, time.Hour: nil, -time.Second: membrane.ErrInvalidArgument, 2 * time.Hour: membrane.ErrInvalidArgument,
	} {
		if _, err := key.VerifyWithLeeway(signed, leeway); !errors.Is(err, want) {
			t.Errorf("%v: got %v", leeway, err)
		}
	}
}

func TestKeyAfterClose(t *testing.T) {
	key := newKey(t, privatePEM, nil)
	key.Close()
	key.Close()
	if _, err := key.Sign(membrane.Claims{WorkspaceKey: workspaceKey}, membrane.AlgorithmOfKey); !errors.Is(err, membrane.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestKeyFromManyGoroutines(t *testing.T) {
	key := newKey(t, privatePEM, nil)
	var group sync.WaitGroup
	for goroutine := 0; goroutine < 8; goroutine++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for round := 0; round < 25; round++ {
				signed, err := key.Sign(membrane.Claims{WorkspaceKey: workspaceKey}, membrane.AlgorithmOfKey)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := key.Verify(signed); err != nil || strings.Count(signed, ".") != 2 {
					t.Error(err)
				}
			}
		}()
	}
	group.Wait()
}
