/// Keys that `openssl genpkey` and its relatives made for these tests and for nothing else.
enum TestKeys {
    /// Of the encrypted ones.
    static let passphrase = "correct horse"

    static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCUN9AKCO4/XEgS
        w/QANBoiDGfZ4yFd6sBAHbUM4pg4xj6NeZpN8QP6FTSdNjU1dl3OLih5qXossEYG
        KVOoIvZECYcEC9GFIFZA9MMASmHTZJ6ndx3qOOESsPXzT7702UQ1juHEbhaeXaaq
        wM5Jlg27KGnKGEug9ObvziuOwHuUsfMhKshNG3nns3T7QSiNtmOxtYb/PsbY7CwM
        fNOicm/oOZT5SA8Aid5NuZdHrYrRdqhKnLvRhgWliF1+gZYwHQJsOv0Z8hjblWeb
        LL0gnd4fNz1JMzP3MPOkSH94CnkVnSylGxmdEXxpzCYlBmNYW+SWgmxAX8VTw8kp
        mXAOyezzAgMBAAECggEAHVy9Ku+/+u9WG9mT4eJwduRMQn7bYlaaBVmdP1M4Yq7r
        P22iouQnLIi85pQRkGjFho3gWNG5MVcuWBQhzYI3lRzqEWQh+qSAUdfrNYiGvrEF
        ORnA5GCmPeSupKfcpXbRK2cF1LsWYgMdfGA7vZorWDNWWcHcYaOCiGkoedwp3zfg
        Q8FeUYBT/9dI8o/yOGzJr2kWFblaM8sxvCTRhQvABfbiFNOaIg0un6ZaESJr8UYa
        ucuH4Ig3wYOhCkfzLyRUDn1kgMR8FGmqA1cXVdk9VF46zT7A/BdXa1uNmw9exAsc
        +tOxUi2ZG9hrMGmTQmckLI2Ms0w8v0hVSaKaDUWHCQKBgQDIaI8Fq4Z2zM0eN/s6
        2Jf2Ocyb+1XVeOqWv6mMHlVdqkYT54tfR19VkRFj41m+JKIgoO997kvBfqKcWpBI
        rAl5BJBwzSmJRboj3X1ptWLTz7y4oReNzX4DPwVBxbHymEsT+bvvZ3KvTTd7p0Be
        WCMuGvhqSPufHWcfA5VtieRBNQKBgQC9VRk0kJydCngPTrOvCTxvtlyODFc1ONui
        mme0Por1dY7ctHoKQYKzO5U3wn3HHuDzzH5q8TSzNaOW3dhPkJZSq82WVVJVjpr0
        nLbTO5STnYMDaji/mi8sNNrz5kOWkkOBKCJzMExLiQogQEcFkrgUkEm4wY/iE3ql
        Bb1EeoiihwKBgF4B3gUU3rBfhWBFdk22SCIyHq6UiUDnxXMNWOTnXbfgJZs0pAX/
        ntKuh+/JN9GfsYWIuI7j9xk+49xgBwpv2MmxwGeJdZB06snkHe42LbOZ4Lbiqf/U
        guXW7ApcSAq6MY2fOe8lIYDlwb75R5J52ZbJA/onXhDXZAYCUlfdtPp5AoGAfTZg
        WwEgckNQL19vOd0z2PWTtGW47vvRVXIkD3IlWDwM5S1+YHX+yCYpgxzfLebgApxF
        Jtiqb7KTo9zHh6cpozb32epHb0nGdOuHhZ8rnYxX7tQ6/4wqkmPKQe8Q1+2XMz2l
        uuRAMNxKlBWuYqMrln3uI3/vdiZHwAdRqo4W+tUCgYEAwsv02OQKOPii5QSsXYj1
        8MvMLWaK2cm9kFoVdXo2nYlcyw6MMwxUkHVT9AWqi1fjKIiq951E6shB/Bmhd80q
        ftOy18mDzAP231EaIgsW6F2fU1diPbwGMNdR5SMMfWBPa1F4h2m5+zCOxS1FMeyg
        VsZNZpuGQFzWYUXfgEPPOLI=
        -----END PRIVATE KEY-----
        """

    static let rsaPKCS1 = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEowIBAAKCAQEAlDfQCgjuP1xIEsP0ADQaIgxn2eMhXerAQB21DOKYOMY+jXma
        TfED+hU0nTY1NXZdzi4oeal6LLBGBilTqCL2RAmHBAvRhSBWQPTDAEph02Sep3cd
        6jjhErD180++9NlENY7hxG4Wnl2mqsDOSZYNuyhpyhhLoPTm784rjsB7lLHzISrI
        TRt557N0+0EojbZjsbWG/z7G2OwsDHzTonJv6DmU+UgPAIneTbmXR62K0XaoSpy7
        0YYFpYhdfoGWMB0CbDr9GfIY25Vnmyy9IJ3eHzc9STMz9zDzpEh/eAp5FZ0spRsZ
        nRF8acwmJQZjWFvkloJsQF/FU8PJKZlwDsns8wIDAQABAoIBAB1cvSrvv/rvVhvZ
        k+HicHbkTEJ+22JWmgVZnT9TOGKu6z9toqLkJyyIvOaUEZBoxYaN4FjRuTFXLlgU
        Ic2CN5Uc6hFkIfqkgFHX6zWIhr6xBTkZwORgpj3krqSn3KV20StnBdS7FmIDHXxg
        O72aK1gzVlnB3GGjgohpKHncKd834EPBXlGAU//XSPKP8jhsya9pFhW5WjPLMbwk
        0YULwAX24hTTmiINLp+mWhEia/FGGrnLh+CIN8GDoQpH8y8kVA59ZIDEfBRpqgNX
        F1XZPVReOs0+wPwXV2tbjZsPXsQLHPrTsVItmRvYazBpk0JnJCyNjLNMPL9IVUmi
        mg1FhwkCgYEAyGiPBauGdszNHjf7OtiX9jnMm/tV1Xjqlr+pjB5VXapGE+eLX0df
        VZERY+NZviSiIKDvfe5LwX6inFqQSKwJeQSQcM0piUW6I919abVi08+8uKEXjc1+
        Az8FQcWx8phLE/m772dyr003e6dAXlgjLhr4akj7nx1nHwOVbYnkQTUCgYEAvVUZ
        NJCcnQp4D06zrwk8b7ZcjgxXNTjboppntD6K9XWO3LR6CkGCszuVN8J9xx7g88x+
        avE0szWjlt3YT5CWUqvNllVSVY6a9Jy20zuUk52DA2o4v5ovLDTa8+ZDlpJDgSgi
        czBMS4kKIEBHBZK4FJBJuMGP4hN6pQW9RHqIoocCgYBeAd4FFN6wX4VgRXZNtkgi
        Mh6ulIlA58VzDVjk51234CWbNKQF/57SrofvyTfRn7GFiLiO4/cZPuPcYAcKb9jJ
        scBniXWQdOrJ5B3uNi2zmeC24qn/1ILl1uwKXEgKujGNnznvJSGA5cG++UeSedmW
        yQP6J14Q12QGAlJX3bT6eQKBgH02YFsBIHJDUC9fbzndM9j1k7RluO770VVyJA9y
        JVg8DOUtfmB1/sgmKYMc3y3m4AKcRSbYqm+yk6Pcx4enKaM299nqR29JxnTrh4Wf
        K52MV+7UOv+MKpJjykHvENftlzM9pbrkQDDcSpQVrmKjK5Z97iN/73YmR8AHUaqO
        FvrVAoGBAMLL9NjkCjj4ouUErF2I9fDLzC1mitnJvZBaFXV6Np2JXMsOjDMMVJB1
        U/QFqotX4yiIqvedROrIQfwZoXfNKn7TstfJg8wD9t9RGiILFuhdn1NXYj28BjDX
        UeUjDH1gT2tReIdpufswjsUtRTHsoFbGTWabhkBc1mFF34BDzziy
        -----END RSA PRIVATE KEY-----
        """

    static let rsaPublic = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlDfQCgjuP1xIEsP0ADQa
        Igxn2eMhXerAQB21DOKYOMY+jXmaTfED+hU0nTY1NXZdzi4oeal6LLBGBilTqCL2
        RAmHBAvRhSBWQPTDAEph02Sep3cd6jjhErD180++9NlENY7hxG4Wnl2mqsDOSZYN
        uyhpyhhLoPTm784rjsB7lLHzISrITRt557N0+0EojbZjsbWG/z7G2OwsDHzTonJv
        6DmU+UgPAIneTbmXR62K0XaoSpy70YYFpYhdfoGWMB0CbDr9GfIY25Vnmyy9IJ3e
        Hzc9STMz9zDzpEh/eAp5FZ0spRsZnRF8acwmJQZjWFvkloJsQF/FU8PJKZlwDsns
        8wIDAQAB
        -----END PUBLIC KEY-----
        """

    static let rsaPublicPKCS1 = """
        -----BEGIN RSA PUBLIC KEY-----
        MIIBCgKCAQEAlDfQCgjuP1xIEsP0ADQaIgxn2eMhXerAQB21DOKYOMY+jXmaTfED
        +hU0nTY1NXZdzi4oeal6LLBGBilTqCL2RAmHBAvRhSBWQPTDAEph02Sep3cd6jjh
        ErD180++9NlENY7hxG4Wnl2mqsDOSZYNuyhpyhhLoPTm784rjsB7lLHzISrITRt5
        57N0+0EojbZjsbWG/z7G2OwsDHzTonJv6DmU+UgPAIneTbmXR62K0XaoSpy70YYF
        pYhdfoGWMB0CbDr9GfIY25Vnmyy9IJ3eHzc9STMz9zDzpEh/eAp5FZ0spRsZnRF8
        acwmJQZjWFvkloJsQF/FU8PJKZlwDsns8wIDAQAB
        -----END RSA PUBLIC KEY-----
        """

    static let rsaEncrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
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
        """

    static let rsaEncryptedOld = """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,A0B87A799354F0C018136239B6E0996F

        /BgWctUXv5w4arNWXfaul57569hkYWiEF0muF8q3aevB50FqM5w/2Jd86fyWju1h
        DcxFjQgxRVSCwBKUlr7Tktx3GRiW9zLO0wHhYLwjC4lZsHyp2XvA25AGT8IsKcp0
        m/+UgL91wCfUAD/Xjq/9vKZ8rrEYh/AYnnnSlulZs959UFBjifq0TT1Mo/6xGH2D
        TIAqhx4FMbRoiSzcWgBDnPZBHtPQaI9p9pVUi+ypBKo8KpaNBDfc/CwVG6yw2+i/
        YIYhDwDUGiEZi4o+XAHb6AgOE6CoW0Wb/FX+8h0dPhJrTJcjleylnH3Q48L5uM6a
        jE/5cVYLGeOMEpf9qiYzrau1mOEif2dzM16tp6U1IwDHybRfRdJFdDKQ0HVQr5Fu
        ZD8AxovS4CzncAVYNfuVtktBRv2+LB9dvGpjf4onN7nt+ERWbIebKdx39zwdZ+R8
        Ewm9BE0tjIIQuY9PXoW5xglD+O75h79KxBawkEmV/PtBVZAWQg334sDZwF0dMwm+
        526a/jurxht8tWnA/Gtuh9FLzsUkzx5wIrLoeisC1MtZAIxUbYRyQ9UqcU7ImkZu
        9jgfOeLwsciMEUP+OgfSl4fnGtCrUyDyBozkFQiwdDcI5YfzmoFZqH+gZDDGAWwY
        xUHSYxHEUmL1ztOEBL09GraxaG5k7ap5Hdwnp4HC9zRQyS/3tQgxQvdzmLh+qomo
        xeuFg5RqpYDe9/ojzeFodSJatGDrgew5/CSPncHvlRWelWi+udKnYmi7pv2pFmmH
        F84qXtLielIGLIQNJ0kFeEuEBhZzYg3/sZvJv5D1IvrDv/fdcm//YFCflP9NVClE
        1hRvWhykLpiod5joO/veebQDmzfR8IR/y6ifJi9TmcOJYZgzi6GGoCw7EiBv9zpq
        Gx1YFfGaAVbIT2jCOSoNYkwFbjir5FAa4Tw0TtS1jZyYBhpxOnItF0u/E1NXPngN
        R65QnHrXX+ZnR6wsqy1CdAJJ8iLrjEll5SPUKwcKF/oInlg+5ASBzHNLQiaYbQyd
        +cQADin9VPrnVSa14w6I02qbIbqgZmPUjYoa4zkX5d4xQcS5zmPsZF6RL2jg/sB8
        vmVcg+ICYJOTseuDQTuBq8vilQLL8RAaVAhzAKwEtFr8/tXugbVBMQ/RLEdq90hJ
        sC+s7+WpPh55UTUxbCo13BZllCNajuD0r6AIffjsmQEdq0SxSYBhVJQFjK42ilfs
        C6h2jJU73n/r2PCzmPirGpLbdp7GSCkyHToFYQQMkMpPDkVmuFQezokdEMMulnbj
        BEpTuyFQlkIX3R9m5YpNimk4eo4LwsC+fBnFfsPU/2u6WGpNK3WsvFa+rJdKkJAm
        tdQYfDHpS/dW+BxbRXap+z89uHg6jclLgUPmHmILz3Z3tOur/oThbr8KA2Iw2wTp
        DBhAkaEmKoWrk3r+RPTA8IhQuozLGbK8xKXEo7jwndj3MdDwejMW5rMwJtulJKh2
        41v140dsIilZO3+fVCstq5JF3N1iR0CwddwtOQDUsrqYtCtPfSswsJVzXPP/fQFc
        /cTxq7fEyd9/t+6ww0ZSQgf71ijGLe3mNBXmrblJXwm7U27FFxjsUvxG0nvGVcW2
        -----END RSA PRIVATE KEY-----
        """

    static let p256 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQ56/EjDm7Ww951Xh
        zxf445zJTyePCOfEWvVTkD5fZnqhRANCAARY4yEXqLArDCqT+vvGJBfEk6rcfMar
        OsPgJKSuGnmqSEG4F/5yXyftTmfT2dK9dZXIB7mrE3uB6RBsGyeHToFp
        -----END PRIVATE KEY-----
        """

    static let p256SEC1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIEOevxIw5u1sPedV4c8X+OOcyU8njwjnxFr1U5A+X2Z6oAoGCCqGSM49
        AwEHoUQDQgAEWOMhF6iwKwwqk/r7xiQXxJOq3HzGqzrD4CSkrhp5qkhBuBf+cl8n
        7U5n09nSvXWVyAe5qxN7gekQbBsnh06BaQ==
        -----END EC PRIVATE KEY-----
        """

    static let p256Public = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWOMhF6iwKwwqk/r7xiQXxJOq3HzG
        qzrD4CSkrhp5qkhBuBf+cl8n7U5n09nSvXWVyAe5qxN7gekQbBsnh06BaQ==
        -----END PUBLIC KEY-----
        """

    static let p256EncryptedOld = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,075772B291C95DF144774C751E35CBA1

        A3lpU0kO2vuJlBYlqxkljz19Cs1y3gh7jxKPvJp2C6l/5vQLS/Z2TW9o3rNOcTIG
        cGnBRqtu27Ilxdw3Ay6oWJnr9dTEl9mgPvKxZeUJ9RqIeAXb3l5+c5A/9twH/uYx
        wMQbKJTiV9Sy9hxRZKbTOdz50GTxhmPfam201rtD6cs=
        -----END EC PRIVATE KEY-----
        """

    static let p256WithParameters = """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIP3zljq2ppO85vfbs5iNSQ7T3Uu3mQACV6pZoe6yUU5QoAoGCCqGSM49
        AwEHoUQDQgAEVET9rwM1J57YSc5vPHOD5zqN8zE+wMuzayZEzt045hDJRNEBduYl
        9j64sRbmO+jjEkP/Y0CpZCqvXC544QKAsw==
        -----END EC PRIVATE KEY-----
        """

    static let p256Explicit = """
        -----BEGIN EC PRIVATE KEY-----
        MIIBaAIBAQQgH+eY+lTy9KbEgl+lKAkwinAU4vxaJ6YXHAWe18cYclqggfowgfcC
        AQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAAAAAAAAAAAAAA////////////////
        MFsEIP////8AAAABAAAAAAAAAAAAAAAA///////////////8BCBaxjXYqjqT57Pr
        vVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSdNgiG5wSTamZ44ROdJreBn36QBEEE
        axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54W
        K84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA//////////+85vqtpxeehPO5ysL8
        YyVRAgEBoUQDQgAEQPHR74ofvda1R3IGUr5dfxWkRO1QB7/CKFoIIVXoockxitSo
        9BD0QQV5X69azOkEi5GtvtbEB004+SDlO4kGJQ==
        -----END EC PRIVATE KEY-----
        """

    static let p384 = """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDC4SxYUnY/eibhqTFPC
        Z0/FoBIb3ZKYxAxdehge+w86rOkMMy1sUglVqZvUHz4C1jOhZANiAAQV5LIhjD45
        yZ6AIo8TD2GT8s+ydV6qukHRPouVJxZtUZVqoYq90C7YjsjLpKnnmLZhX1x5HIKa
        y7e4yl4B6eqTRpiN6JvU/GVS4kwH9th/tvmhz+udlsWdqLotiVaVh3o=
        -----END PRIVATE KEY-----
        """

    static let p384Public = """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEFeSyIYw+OcmegCKPEw9hk/LPsnVeqrpB
        0T6LlScWbVGVaqGKvdAu2I7Iy6Sp55i2YV9ceRyCmsu3uMpeAenqk0aYjeib1Pxl
        UuJMB/bYf7b5oc/rnZbFnai6LYlWlYd6
        -----END PUBLIC KEY-----
        """

    static let p521 = """
        -----BEGIN PRIVATE KEY-----
        MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIBpPMq5wKrt0MIXBoh
        8SmQJDnWvuyItnFUni2ncOYC2PSnWnskZyC89T8uzzJnERq5Zv0qazzlGwjKbX3y
        N02e9mWhgYkDgYYABAFN7GhmsKvq/2laDz5UG5hPJhX7Hg0naL2sg2ja4lxWwKxl
        cmMtLr7BmxAUPM4e+W+ZdPpTySKIl1fSWNJZQcW2YwCRuS9zX0Ui3oBjUX0aUtej
        oPMBzh9LoNUuQJKR4ng4pVKMGBMRZ2hu5yu2hl3+HL2Wa8Frn292Z9mdaAT5I7KO
        QQ==
        -----END PRIVATE KEY-----
        """

    static let p521Public = """
        -----BEGIN PUBLIC KEY-----
        MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBTexoZrCr6v9pWg8+VBuYTyYV+x4N
        J2i9rINo2uJcVsCsZXJjLS6+wZsQFDzOHvlvmXT6U8kiiJdX0ljSWUHFtmMAkbkv
        c19FIt6AY1F9GlLXo6DzAc4fS6DVLkCSkeJ4OKVSjBgTEWdobucrtoZd/hy9lmvB
        a59vdmfZnWgE+SOyjkE=
        -----END PUBLIC KEY-----
        """

    static let secp256k1 = """
        -----BEGIN PRIVATE KEY-----
        MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgIqXyj1KJJKHcxow4thSb
        Qcn81GW6LxBXh1AFq5rF9fihRANCAARS6914dmojXPm2G619TYGj1ePIIFoEyuLF
        nLGHS0+EnInAVMYtO369QLVvMPvixN05b5LOu7w3VlU8gLw/b3K2
        -----END PRIVATE KEY-----
        """

    static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIHps+IqTjd+pn72Hx0Kb53qxSgXoiiUwpIcGV3NtISxg
        -----END PRIVATE KEY-----
        """

    static let ed25519Public = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAzvFvD1PeAseolbhKs+RXnbxKa92qn/4Ekmuhs9IDBrI=
        -----END PUBLIC KEY-----
        """

    static let ed25519Encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhqalZHVuDUDAICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEKgDRUYQgxUZ436Q0n/HPJUEQF4d
        8kDodWfzKn4XSsmR2kGKSnTT4JDR+7KMuk6lNi6ocqaD8Xx7lH8/KVmsLCp/0AmE
        542gg+t4zHh/I/Q449U=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    static let x25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VuBCIEIHhHarom+Yg9xdEb+5yVr0/i+YWo72uGXbMIMNw3qOd5
        -----END PRIVATE KEY-----
        """

    static let ed448 = """
        -----BEGIN PRIVATE KEY-----
        MEcCAQAwBQYDK2VxBDsEOWTWlavZIg70q4uiojPwXa9qnWjwthTE1C7tycsa3CMx
        tl1AvqbX24jOLxUhsp2mXAuHhoHmgP3huw==
        -----END PRIVATE KEY-----
        """

    static let rsa1024 = """
        -----BEGIN PRIVATE KEY-----
        MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANsPQz+hNjBEa7t/
        4f8pVvyvL7MmH4Nj0voWvkrmddO6YqABtY7IuQTrvCFMdOnMBdc9+5zcY5cQ1/wu
        jF17/hbVaDB5t9kCZMdDx2MabztT+qeBVILhalJP13y9SHdlg/WLCQWU0NXBW3xA
        q84KW3AzVHOYbIhBUpGDO8ZIEOIzAgMBAAECgYB9Mqvsoeamj3RDJUO04ZulrzpD
        2XYJUfQymu0HQc/1woC7kj6B7JZSCajsHxZyyPhNnE9Bx3Pj0uyeZLw0cbk1pOmn
        Bj1QIFr/BnSa5gUA+a1wDIV+5R1E23OTUWUxqu+ocOsz5DYXvTyGxFXS3TCV2+dg
        N2orzFFQEy35mgcVAQJBAPB2JHlzg87mjkrZ8qZtnaVwCDQqZMWnXxqDJKOpkGfx
        pPWXWhvIhHDPkwtci5il6JbLtioIkXNraG96dPIcZikCQQDpNxPgFkA4joVKzz9/
        tT0FYVQ3QXEJToc3IYCjBZDRYhDvaxNdMCaIudAM+x3KJ1jw3aA94A9dZX138AjH
        Wfj7AkBkZq/sFhNe/F1FW6M5YmOEhDaosVrKPIw1IbTWsSIehIMAGGYDW8IQ6FrZ
        T5bp8bwf2ocBHfq9WoeMpHDX9ouhAkEAyCRnXzFZTfApvgjcMsokIyDi+ESmMFl/
        OzX6Qm19WePyKrXWuWugNkhYnztG1n0sHBHm+hL2vK1jnvGVZxf0zwJARl5iTkcl
        cvDcKeXcuRZL3PbCNKU+ROEzKRlalgt/TnE9NqatqpOmrhgL+lmEv3dakqWzjq+8
        GCTSSwicjWF4AQ==
        -----END PRIVATE KEY-----
        """

    static let rsaExponent3 = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDLVZxcLnYUTGek
        FCsTw4liXWTVABJohq0dqkaL+KiSUiR13MSXqsiGOeAZYnVAy+q5OyUMweJ7Blqr
        ZfRmF9prnE93SRRugtjgPgifg0/sLIUWtKHJa3xMn7trDSKEzdzdm6vQJLzXjZO2
        0GKxU8dQkal2i5yFdQfvfS//cp0lMKMwp7Z0hKXl+oX8UkodXSfTwJQ9uxD0AJC1
        MTIJ14e3PHrk1u3dahRvn3jusqUTzDyyIpy9OVaHfy5kndKLc6Jobm1WpW5K4rZa
        CCg3Dk4UmiGFWfBchB4yE+8dgbkOIfY+EcpmmVqOD2R9FgnkC8ujDz5QB4E1JT4B
        Gb47rw5XAgEDAoIBAQCHjmg9dE64Mu/CuBy317DsPkM4qrbwWci+cYRdUHBhjBhO
        ky26cdsEJpVmQaOAh/HQ0hizK+xSBDxyQ/hED+byaDT6MLhJrJCVfrBqV4qdcwNk
        eGvbnP2IanzyCMGt3pM+Z8fgGH3lCQ0kiux2N9o1tnD5smhY+K/0/h//ob4Yyebh
        7nh19GJ2cqXnccjR1tBqi0n3MpHUryLp01E1K2J6wKKG2M1c3VONB2NPHYyvicvM
        rJB4HIW1k6MSH2X46wUCs1PFdayAXZ5xj+n9pHmSHOPXKU1rVFWsGb8CaTCU6fT3
        Sab6ig5PsYOOywxn464rQLV4pVuM/onQO3L9XFiLAoGBAO/AF4wWmVfv5zFMkD/x
        0nUmscym6s9cirNY9QMFP+2Og505IPejTgnvGXQhkjzPcQXh6DOoOtJKQmJXvYX3
        xzpB6bbga41VbmenfDv1dSXkuQ+CgvDeZt0S7lgIfTkIzEd93Pmi1BEjB4+pRkoC
        B+vtLsvGOlMFPg04qjGIhwvZAoGBANkdqnWs/LpEZ1vUl1zwyHoNPdikBGbYbyj9
        fzU01oZwl+nhcMIu0A0s+u/WdBU9DIUdN5Bg07us31dxsTOeS+Cid7jOCV405+EI
        NA1FInHUtbxAGQtdHsCc/viRZrcl9r9NRlZL9jPzfY99ny1GLlp0/2JU1STcaWIQ
        FmA3HX2vAoGBAJ/VZQgPEOVKmiDdtX/2jE4Zy93EnIo9sczl+KyuKp5fAmjQwKUX
        iVv0u6LBDCiKS1lBRXfFfIwxgZblKQP6hNGBRnnq8l449EUaUtKjo26Ye1+sV0s+
        7z4MnuVa/iYF3YT+k1EXOAtsr7UbhDFWr/KeHzKEJuIDfrN7HCEFr107AoGBAJC+
        caPIqHwtmj04ZOighaazfpBtWESQShtTqiN4jwRLD/FA9dbJ4AjIp0qO+A4oswNo
        z7WV4n0d6jpLy3e+3UBsT9CJW5QjRUCwIrODbEvjI9LVZgeTadW9/1Bg7yTD+dTe
        LuQypCKiU7T+ah4uyZGjVOw4jhiS8OwKuZV6E6kfAoGAUVDtU3EHwB36njaL52bT
        hx3NQ9IkGq4nC13aRe49EAwiaGnM613ApPRVkP+tEIX8RuFN2AcA2CewGqWF6lKC
        bSAteYoQRmRKvG8FcET1UWD9Jyi1JGBiKVMad4H6++MOF9kk6DAN8YsP3caRTyqC
        QWCU8ZVEPAA64gHdcxFuzH8=
        -----END PRIVATE KEY-----
        """

    static let rsaPSS = """
        -----BEGIN PRIVATE KEY-----
        MIIEuwIBADALBgkqhkiG9w0BAQoEggSnMIIEowIBAAKCAQEAirfipruSdAQt3iEa
        mG66T6fU2j96eUleK7+iY/gPnkZpQimyh87rftokcSqO6KjkZxTYB8/Ac/VERtaG
        Q0T8LQ4zAF9fog03OtKwAJzmyDOfJ5MXilhii68vP4YTWa9JqeoI4/pU8PNgkABc
        waHBgOY+PLO8RGT9DETfjdjOHVsrEDf6u2hicoJV3cFPha9bd1KxLdG74WqsOcsb
        unL4WjQURtovobVaNsppv2ljePPCuqvl6THqSaiXQGvI6Ttb8iaTUn0zSeI6t2V/
        8drs+HLVpZ3gPqRarSduV8Z4WgjY6M+1Zq838D7QTmkubJyv1hfeWYApftQUyIvD
        Cp8FDQIDAQABAoIBAAClRG/ENbVGg7Qh8U6+TS2ruUjevMItvjtz49yVPfVdnIXL
        TeJl6yCnAT5plUqt5oo4RZ0bsWiYvp2Zx/wuKQJIq6IXz4kgiJ5Edr85+7T40IfN
        nnFtYeAGi7C+/f4P28bnqOzusFCCwXNKHSRljVH9QFLl/z1OPwM8mtG9LZBjZ3nY
        HaH7acSQuf2/myjLAOulbIQbBKmZVyVEKuNROKMoYhhOOfBNzUoOFYHVRhDMfkDc
        La3VzGLwDlCjE93Frs+n9Z6Q+VSSjgA1FzQM4RarnERqDIEsWwzRuIMQ43MEvF3P
        Mw0jxWqCRRrJB+Rrpub5paQlNmDR9GFckC5mkCECgYEAvn1UVWjcOfZw8K/sWdox
        yWxknyEbBI1Fmtch5TKwpNJoSNn6J5GW++MXYlplQWULrytAGQvG8Kwug/lHACBQ
        VXd3U92gXY2Jr0dyd3NSid+9hwsxOQfmcCSFD9XnMnvz7N3q8birYE4i85ztwf4l
        yg/Anv+xhIaVeKSai4S4haUCgYEAumyfQjKdJ6nRI0++X+6AVDmk6VEXb3dlEo4L
        SW2l06HMbABUfs4HNVG1EzcJQRKZIl83TvOt78O3IqTSGyqpERsxHXEB2lAqvSiH
        QJyuCoEKIhjmbRzW6LVP1d+K5/BkVi6CrZJ3NJC/BO962tiat+x9VwbVwlHGalqM
        CjqS9UkCgYEAjIK6MH425HKKgJ/kAatXSjKwTkkHOuZST5MdJ4mqjwm9bu+K/KEB
        9C9g0mXHhuNYKRAIKfFr/5+ieCrqWod7em+zD6PNZPTAeRCEuOPSIG1vyitRVbYk
        HthxZmrsLWsNVM2lPkRv9YvtcDFzl8M2cMQJ277UXONBYkpYzU1LJxkCgYBO7ZxD
        56/30gMUwzdj4FN+1WUHz2hvrgoh3/fRX9X8kx08gKtFgK82mOBkQUHuxhQFpHCD
        QdJbl+5agZPfIqGv92ZFA8p4BscBjT4uUeex1M5Yf1hXzAUFQ3aIo3tpFbM1db2o
        BUHpBHuLeGT4cQqYYkzy4pbwDbVG5A00a3Y62QKBgELx1fWtZKmnvDRnrJVlWWAb
        27ZsTZLe27N5pndCcSLv00zfXQbO6bCLp46eRUryeG+1dYtGZxy1JpQpeKokmvOl
        yHW4B6fkFlpqIvbYJnK+p2FJwL4+a5oWbIvqUtRitoK6ynWesQTIeHW8ir+h6OHh
        Pm5AZrlVx4tWcGR8uTZc
        -----END PRIVATE KEY-----
        """

    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBbDCCAROgAwIBAgIUKsrn5H0gXvnyZpp2cXr9AuC3fu4wCgYIKoZIzj0EAwIw
        DDEKMAgGA1UEAwwBeDAeFw0yNjExMjIwMjAyMjBaFw0yNjEyMjIwMjAyMjBaMAwx
        CjAIBgNVBAMMAXgwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARY4yEXqLArDCqT
        +vvGJBfEk6rcfMarOsPgJKSuGnmqSEG4F/5yXyftTmfT2dK9dZXIB7mrE3uB6RBs
        GyeHToFpo1MwUTAdBgNVHQ4EFgQUC+j7MQNBenHhUfHHwdxilxFr6wwwHwYDVR0j
        BBgwFoAUC+j7MQNBenHhUfHHwdxilxFr6wwwDwYDVR0TAQH/BAUwAwEB/zAKBggq
        hkjOPQQDAgNHADBEAiBHHNPkTcjqbvTw8xERbUFj1QvLCCxnwXFCF/X/+vzljQIg
        YCZWST0Szsx0OeU6b1+Ueeqv2yz6TQOoEDaYIrnfB1s=
        -----END CERTIFICATE-----
        """
}
