module github.com/libmembrane/libmembrane/bindings/go

go 1.19
