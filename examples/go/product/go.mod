module github.com/libmembrane/libmembrane/examples/go/product

go 1.24

require github.com/libmembrane/libmembrane/bindings/go v0.0.0

replace github.com/libmembrane/libmembrane/bindings/go => ../../../bindings/go
