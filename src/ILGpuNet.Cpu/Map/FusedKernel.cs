using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>A kernel whose result goes through a map piece by piece while it is in the caches, and sums of what the map computes.</summary>
internal sealed unsafe class FusedKernel : CpuKernel
{
    private readonly CpuKernel? head;
    private readonly MapKernel? map;
    private readonly int headInputs, mapInputs, outputs;
    private readonly int[] mapOutputs;
    private readonly long resultBytes;

    /// <summary>Which output's memory the head writes to, or -1 for the workspace.</summary>
    private readonly int resultOutput = -1;

    /// <summary>Which of the map's inputs the head adds to its channels, or -1.</summary>
    private readonly int biasInput = -1;

    public FusedKernel(FusedPrimitive primitive, CpuKernel? head, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        this.head = head;
        headInputs = primitive.HeadInputs;
        mapInputs = inputs.Length - headInputs;
        this.outputs = outputs.Length;
        MapProgram program = primitive.Program;
        int stored = outputs.Length - primitive.Sums;
        Operand[] others = inputs[headInputs..].ToArray();
        if (head is IBiasedKernel) biasInput = ChannelAddend.Take(ref program, [ResultOf(primitive), .. others], primitive.Shape);
        mapOutputs = [.. Enumerable.Range(0, outputs.Length)];
        if (head is not null)
        {
            Operand result = ResultOf(primitive);
            // What keeps the result itself needs no instruction: the head writes there.
            int kept = program.Outputs.Span[..stored].IndexOf(0);
            mapOutputs = [.. mapOutputs.Where(output => output >= stored || program.Outputs[output] != 0)];
            resultOutput = kept >= 0 ? kept : Array.FindIndex(outputs[..stored].ToArray(), output => output.Type.Size() == result.Type.Size());
            resultBytes = resultOutput < 0 ? result.Shape.Count * result.Type.Size() : 0;
            others = [result, .. others];
        }
        if (mapOutputs.Length == 0) return;
        var rest = program with { Outputs = ValueList.Create<int>([.. mapOutputs.Select(output => program.Outputs[output])]) };
        map = new MapKernel(rest, others, primitive.Shape, primitive.Sums, primitive.Axes);
    }

    public override long WorkspaceBytes => SumBytes + AlignedResultBytes + (head?.WorkspaceBytes ?? 0);

    private long SumBytes => map?.SumBytes ?? 0;

    private long AlignedResultBytes => (resultBytes + 127) & ~127L;

    /// <summary>The head's result: the map's shape, and the type of the program's first input.</summary>
    public static Operand ResultOf(FusedPrimitive primitive) => new(primitive.Program.InputTypes[0], Layout.Contiguous(primitive.Shape));

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        byte** results = operands + headInputs + mapInputs;
        byte* workspace = WorkspaceBytes > 0 ? results[outputs] : null;
        byte** ofMap = stackalloc byte*[2 + mapInputs + mapOutputs.Length];
        int count = 0;
        if (head is not null) ofMap[count++] = resultOutput < 0 ? workspace + SumBytes : results[resultOutput];
        for (int i = 0; i < mapInputs; i++) ofMap[count++] = operands[headInputs + i];
        foreach (int output in mapOutputs) ofMap[count++] = results[output];
        ofMap[count] = workspace;

        var pieces = new MapPieces(map, ofMap, scalars);
        map?.BeginSums(ofMap);
        if (head is null)
        {
            pieces.RunAll();
        }
        else
        {
            byte** ofHead = stackalloc byte*[headInputs + 2];
            for (int i = 0; i < headInputs; i++) ofHead[i] = operands[i];
            ofHead[headInputs] = ofMap[0];
            ofHead[headInputs + 1] = workspace + SumBytes + AlignedResultBytes;
            if (biasInput < 0) head.Run(ofHead, pieces);
            else ((IBiasedKernel)head).Run(ofHead, ofMap[biasInput], pieces);
        }
        map?.EndSums(ofMap);
    }
}

/// <summary>What happens to the pieces of a head's result.</summary>
internal readonly unsafe ref struct MapPieces(MapKernel? map, byte** operands, ReadOnlySpan<Scalar> scalars)
{
    private readonly ReadOnlySpan<Scalar> scalars = scalars;

    /// <summary>Whether nothing happens to them.</summary>
    public bool IsEmpty => map is null;

    /// <summary>The map of all elements.</summary>
    public void RunAll()
    {
        if (map is not null) Run(0, map.Count);
    }

    /// <summary>The map of some elements, which are whole extents of the first axis.</summary>
    public void Run(long start, long end) => map?.Run(operands, scalars, start, end);
}
