namespace ILGpuNet.Data;

/// <summary>Cyclic redundancy checks of 32 bits, with reflected polynomials.</summary>
internal static class Crc32
{
    private static readonly uint[] PngTable = TableOf(0xEDB88320), CastagnoliTable = TableOf(0x82F63B78);

    /// <summary>The one of PNG, gzip and Ethernet.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Of(bytes, PngTable);

    /// <summary>Castagnoli's, the one of TensorFlow's record files.</summary>
    public static uint Castagnoli(ReadOnlySpan<byte> bytes) => Of(bytes, CastagnoliTable);

    private static uint Of(ReadOnlySpan<byte> bytes, uint[] table)
    {
        uint crc = uint.MaxValue;
        foreach (byte next in bytes) crc = table[(byte)(crc ^ next)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] TableOf(uint polynomial)
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : polynomial ^ (crc >> 1);
            table[i] = crc;
        }
        return table;
    }
}
