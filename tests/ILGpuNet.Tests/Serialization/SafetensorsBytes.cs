using System.Buffers.Binary;
using System.Text;

namespace ILGpuNet.Tests.Serialization;

/// <summary>Safetensors files put together by hand.</summary>
internal static class SafetensorsBytes
{
    public static byte[] Of(string json, byte[] data)
    {
        byte[] header = Encoding.UTF8.GetBytes(json), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }
}
