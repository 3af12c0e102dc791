package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// Control files that tests share.
final class Examples {

    /// One recipient; 508 octets.
    static final String A = """
            @ 0x00000007
            i 48213-907
            o 338
            l <r77@sender.example>
            e <desk@sender.example>
            s smtp out.sender.example desk@sender.example 65534
            r           smtp shop.example orders@shop.example 65534
            N ORCPT=rfc822;orders@shop.example
            m
            Received: from out.sender.example ([192.0.2.77]:41022) by relay.example
            \twith ESMTP id S48213AbgCCIPB; Tue, 3 Mar 2020 08:15:01 +0000
            From:\tStock Desk <desk@sender.example>
            To:\torders@shop.example
            Subject: reorder
            Message-ID: <r77@sender.example>
            Date:\tTue, 3 Mar 2020 08:15:00 +0000

            """;

    /// Two channels, two header blocks, notification parameters, one earlier failure; 814 octets.
    static final String B = """
            @ 0x00000007
            v ../public/v_52001
            i 52001
            o 237
            l <n4@relay.example>
            e news-owner@lists.example
            s local - news@lists.example 120
            r           smtp alpha.example north@alpha.example 65534
            N NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;north+40a@a.example
            R HDRS
            n ISSUE-4
            r           smtp alpha.example south@alpha.example 65534
            r-          smtp beta.example west@beta.example 65534
            m
            Received: by relay.example id S52001AbgCCJAA; Tue, 3 Mar 2020 09:00:00 +0000
            From:\tnews@lists.example
            To:\treaders:;
            Subject: issue 4
            Message-Id: <n4@relay.example>
            Date:\tTue, 3 Mar 2020 08:59:58 +0000

            s local - news 120
            r           local - clerk 501
            m
            Received: by relay.example id S52001AbgCCJAA; Tue, 3 Mar 2020 09:00:00 +0000
            From:\tnews
            To:\treaders:;
            Subject: issue 4
            Message-Id: <n4@relay.example>
            Date:\tTue, 3 Mar 2020 08:59:58 +0000

            """;

    private Examples() {}

    /// @param between the lines between the head of a file and its only header block
    static String file(String between) {
        return "@ 0x7\ni 1\no 2\n" + between + "m\nX: y\n\n";
    }

    static ReadFile parse(String text) throws IOException, MalformedControlFile {
        return ReadFile.of(text);
    }

    /// A control file of the original router.
    static String capture(String name) {
        try (InputStream in = Objects.requireNonNull(Examples.class.getResourceAsStream("captures/" + name), name)) {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
