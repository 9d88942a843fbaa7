module github.com/libmembrane/libmembrane/tests/interop

go 1.19

require (
	github.com/golang-jwt/jwt/v4 v4.4.3
	github.com/libmembrane/libmembrane/bindings/go v0.0.0
)

// Debian's golang-github-golang-jwt-jwt-dev: nothing is downloaded.
replace github.com/golang-jwt/jwt/v4 => /usr/share/gocode/src/github.com/golang-jwt/jwt

replace github.com/libmembrane/libmembrane/bindings/go => ../../../bindings/go
