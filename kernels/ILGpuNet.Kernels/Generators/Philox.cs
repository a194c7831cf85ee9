namespace ILGpuNet.Kernels;

/// <summary>A 128-bit counter of Philox, or the four random words that it becomes.</summary>
internal struct PhiloxBlock
{
    /// <summary>The words, lowest first.</summary>
    public uint A, B, C, D;

    private const uint FirstMultiplier = 0xD2511F53, SecondMultiplier = 0xCD9E8D57;
    private const uint FirstKeyStep = 0x9E3779B9, SecondKeyStep = 0xBB67AE85;

    /// <summary>A counter whose lower half counts blocks and whose upper half is the stream's offset.</summary>
    public PhiloxBlock(ulong block, ulong offset)
    {
        A = (uint)block;
        B = (uint)(block >> 32);
        C = (uint)offset;
        D = (uint)(offset >> 32);
    }

    /// <summary>Philox 4x32-10 (Salmon et al., 2011): the four random words of a counter under a key.</summary>
    public static PhiloxBlock Generate(PhiloxBlock counter, ulong key)
    {
        uint firstKey = (uint)key, secondKey = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong first = (ulong)counter.A * FirstMultiplier, second = (ulong)counter.C * SecondMultiplier;
            counter.A = (uint)(second >> 32) ^ counter.B ^ firstKey;
            counter.B = (uint)second;
            counter.C = (uint)(first >> 32) ^ counter.D ^ secondKey;
            counter.D = (uint)first;
            firstKey += FirstKeyStep;
            secondKey += SecondKeyStep;
        }
        return counter;
    }
}
