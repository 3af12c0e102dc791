package org.zsmtp.smtp.mime;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.ContentReader;

/// A stored message while it is converted: a second pass that does to each entity what was planned for it. Holds a
/// buffer of the message and its converted form, no more.
final class ConvertingReader implements ContentReader, MimeVisitor {
    private static final int ENOUGH = 8192;

    private final ContentReader source;
    private final Lines lines;
    private final MimeWalker walker = new MimeWalker(this);
    private final Plan.Converted plan;
    private final FieldText text;
    private final Octets out = new Octets(2 * ENOUGH);
    private @Nullable HeaderConverter header;
    private @Nullable BodyConverter body;
    private @Nullable Entity bodyOf;
    private boolean ended;
    private boolean strange;

    static ConvertingReader open(StoredMessage message, Plan.Converted plan, DefaultCharset charset)
            throws IOException {
        long octets = message.header(plan.mode()).length + message.bodyOctets();
        return new ConvertingReader(StoredReader.of(message, plan.mode()), octets, plan, charset);
    }

    /// @param source of the message that was surveyed
    /// @param octets how many come from it, about
    private ConvertingReader(ContentReader source, long octets, Plan.Converted plan, DefaultCharset charset) {
        this.source = source;
        this.lines = new Lines(source, octets);
        this.plan = plan;
        this.text = new FieldText(charset);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        while (!ended && out.length() < Math.min(ENOUGH, target.remaining())) {
            Line line = lines.next(walker.returns());
            if (line == null) {
                walker.end();
                ended = true;
            } else {
                walker.line(line);
            }
            if (strange) {
                throw new IOException("the message is not the one that was looked at");
            }
        }
        return out.isEmpty() ? -1 : out.take(target);
    }

    @Override
    public void close() {
        source.close();
    }

    private Treatment treatment(Entity entity) {
        if (entity.index < plan.treatments().size()) {
            return plan.treatments().get(entity.index);
        }
        strange = true;
        return Treatment.NONE;
    }

    private HeaderConverter header(Entity entity) {
        HeaderConverter current = header;
        if (current == null) {
            current = new HeaderConverter(entity, treatment(entity), text);
            header = current;
        }
        return current;
    }

    @Override
    public void field(Entity entity, Field field) {
        header(entity).field(field, out);
    }

    @Override
    public void longField(Entity entity, Line line) {
        header(entity).longField(line, out);
    }

    @Override
    public void headerEnds(Entity entity, boolean emptyLine) {
        header(entity).end(emptyLine, out);
        header = null;
    }

    @Override
    public void body(Entity entity, Line line) {
        BodyConverter current = body;
        if (current == null || bodyOf != entity) {
            current = BodyConverter.of(treatment(entity).body(), plan.nul());
            body = current;
            bodyOf = entity;
        }
        current.line(line, out);
    }

    @Override
    public void delimiter(Entity multipart, Line line) {
        out.put(line.octets, line.from, line.to);
        if (line.ends()) {
            out.put('\n');
        }
    }

    @Override
    public void entityEnds(Entity entity, boolean atDelimiter) {
        if (body != null && bodyOf == entity) {
            body.end(atDelimiter, out);
            body = null;
            bodyOf = null;
        }
    }
}
