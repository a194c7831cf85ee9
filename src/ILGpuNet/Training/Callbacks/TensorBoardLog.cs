using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ILGpuNet.Data;

namespace ILGpuNet.Training;

/// <summary>
/// Writes the values of all epochs as scalars for TensorBoard: <c>tensorboard --logdir runs</c>. The file is one of TensorFlow's records (length, checksum, event
/// as a protocol buffer, checksum).
/// </summary>
/// <param name="folder">Where to write, such as <c>runs/first</c>; it is made where it is missing.</param>
public sealed class TensorBoardLog(string folder) : Callback
{
    private string path = "";

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        Directory.CreateDirectory(folder);
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.{Guid.NewGuid():N}");
        path = Path.Combine(folder, name);
        Write([new ProtocolBuffer().Double(1, Now()).Text(3, "brain.Event:2")]);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run) => Write(run.Values.Select(pair =>
    {
        ProtocolBuffer scalar = new ProtocolBuffer().Text(1, pair.Key).Single(2, (float)pair.Value), summary = new ProtocolBuffer().Message(1, scalar);
        return new ProtocolBuffer().Double(1, Now()).Integer(2, run.Trainer.Epoch).Message(5, summary);
    }));

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private void Write(IEnumerable<ProtocolBuffer> events)
    {
        using var file = new FileStream(path, FileMode.Append);
        foreach (ProtocolBuffer next in events) file.Write(Frame(next.ToArray()));
    }

    private static byte[] Frame(byte[] data)
    {
        byte[] frame = new byte[12 + data.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(frame, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), Masked(frame.AsSpan(0, 8)));
        data.CopyTo(frame.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(12 + data.Length), Masked(data));
        return frame;
    }

    /// <summary>Checksums are turned and shifted, so that checksums of data with checksums are not trivial.</summary>
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc32.Castagnoli(bytes);
        return (crc >> 15 | crc << 17) + 0xA282EAD8;
    }

    /// <summary>Fields of a message, as protocol buffers encode them.</summary>
    private sealed class ProtocolBuffer
    {
        private readonly List<byte> bytes = [];

        public byte[] ToArray() => [.. bytes];

        public ProtocolBuffer Double(int field, double value)
        {
            Variable((ulong)field << 3 | 1);
            bytes.AddRange(BitConverter.GetBytes(BitConverter.DoubleToInt64Bits(value)));
            return this;
        }

        public ProtocolBuffer Single(int field, float value)
        {
            Variable((ulong)field << 3 | 5);
            bytes.AddRange(BitConverter.GetBytes(BitConverter.SingleToInt32Bits(value)));
            return this;
        }

        public ProtocolBuffer Integer(int field, long value)
        {
            Variable((ulong)field << 3);
            Variable((ulong)value);
            return this;
        }

        public ProtocolBuffer Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public ProtocolBuffer Message(int field, ProtocolBuffer value) => Bytes(field, value.ToArray());

        private ProtocolBuffer Bytes(int field, byte[] value)
        {
            Variable((ulong)field << 3 | 2);
            Variable((ulong)value.Length);
            bytes.AddRange(value);
            return this;
        }

        /// <summary>Seven bits per byte, the lowest first; the eighth bit says that more follow.</summary>
        private void Variable(ulong value)
        {
            for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
            bytes.Add((byte)value);
        }
    }
}
