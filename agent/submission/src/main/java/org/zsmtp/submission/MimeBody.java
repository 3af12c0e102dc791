package org.zsmtp.submission;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a message that is made consists of, as one part with others inside where there are several. For one
/// thread.
final class MimeBody {

    private final List<Enclosure> attachments = new ArrayList<>();
    private final List<Enclosure> inline = new ArrayList<>();
    private @Nullable String text;
    private @Nullable String html;

    /// The text, whatever ends its lines.
    void text(String plain) {
        text = plain;
    }

    /// The text as HTML, whatever ends its lines.
    void html(String markup) {
        html = markup;
    }

    void attach(Enclosure enclosure) {
        attachments.add(enclosure);
    }

    /// What the HTML refers to.
    void inline(Enclosure enclosure) {
        inline.add(enclosure);
    }

    /// Readers choose the last alternative that they understand (RFC 2046 section 5.1.4); pictures belong to the
    /// HTML (RFC 2387), and are attachments where there is none.
    MimePart part() {
        List<MimePart> alternatives = new ArrayList<>();
        if (text != null || html == null) {
            alternatives.add(MimePart.Text.of("text/plain", text == null ? "" : text));
        }
        if (html != null) {
            MimePart markup = MimePart.Text.of("text/html", html);
            alternatives.add(
                    inline.isEmpty()
                            ? markup
                            : MimePart.multipart("related; type=\"text/html\"", with(markup, inline)));
        }
        MimePart readable =
                alternatives.size() == 1 ? alternatives.getFirst() : MimePart.multipart("alternative", alternatives);
        List<Enclosure> beside = new ArrayList<>(html == null ? inline : List.of());
        beside.addAll(attachments);
        return beside.isEmpty() ? readable : MimePart.multipart("mixed", with(readable, beside));
    }

    private static List<MimePart> with(MimePart first, List<Enclosure> others) {
        List<MimePart> parts = new ArrayList<>();
        parts.add(first);
        others.forEach(each -> parts.add(new MimePart.Enclosed(each)));
        return parts;
    }
}
