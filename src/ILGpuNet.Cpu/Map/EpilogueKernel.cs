using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>A kernel whose result goes through a map, piece by piece while it is in the caches.</summary>
internal sealed unsafe class EpilogueKernel : CpuKernel
{
    private readonly CpuKernel head;
    private readonly MapKernel? map;
    private readonly int headInputs, otherInputs, outputs;
    private readonly int[] mapOutputs;
    private readonly long resultBytes;

    /// <summary>Which output's memory the head writes to, or -1 for the workspace.</summary>
    private readonly int resultOutput;

    public EpilogueKernel(EpiloguePrimitive primitive, CpuKernel head, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        this.head = head;
        headInputs = primitive.HeadInputs;
        otherInputs = inputs.Length - headInputs;
        this.outputs = outputs.Length;
        MapProgram program = primitive.Program;
        Operand result = ResultOf(primitive, outputs);
        // What keeps the result itself needs no instruction: the head writes there.
        mapOutputs = [.. Enumerable.Range(0, outputs.Length).Where(output => program.Outputs[output] != 0)];
        int kept = program.Outputs.Span.IndexOf(0);
        resultOutput = kept >= 0 ? kept : Array.FindIndex(outputs.ToArray(), output => output.Type.Size() == result.Type.Size());
        resultBytes = resultOutput < 0 ? result.Shape.Count * result.Type.Size() : 0;
        var rest = program with { Outputs = ValueList.Create<int>([.. mapOutputs.Select(output => program.Outputs[output])]) };
        Operand[] allOutputs = outputs.ToArray();
        if (mapOutputs.Length > 0) map = new MapKernel(rest, [result, .. inputs[headInputs..]], [.. mapOutputs.Select(output => allOutputs[output])]);
    }

    public override long WorkspaceBytes => AlignedResultBytes + head.WorkspaceBytes;

    private long AlignedResultBytes => (resultBytes + 127) & ~127L;

    /// <summary>The head's result: the epilogue's shape, and the type of the program's first input.</summary>
    public static Operand ResultOf(EpiloguePrimitive primitive, ReadOnlySpan<Operand> outputs) =>
        new(primitive.Program.InputTypes[0], Layout.Contiguous(outputs[0].Shape));

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        byte** ofHead = stackalloc byte*[headInputs + 2];
        for (int i = 0; i < headInputs; i++) ofHead[i] = operands[i];
        byte** results = operands + headInputs + otherInputs;
        byte* workspace = WorkspaceBytes > 0 ? results[outputs] : null;
        byte* result = ofHead[headInputs] = resultOutput < 0 ? workspace : results[resultOutput];
        ofHead[headInputs + 1] = workspace + AlignedResultBytes;

        byte** ofMap = stackalloc byte*[1 + otherInputs + mapOutputs.Length];
        ofMap[0] = result;
        for (int i = 0; i < otherInputs; i++) ofMap[1 + i] = operands[headInputs + i];
        for (int i = 0; i < mapOutputs.Length; i++) ofMap[1 + otherInputs + i] = results[mapOutputs[i]];
        head.Run(ofHead, new EpiloguePieces(map, ofMap, scalars));
    }
}

/// <summary>What happens to the pieces of a head's result.</summary>
internal readonly unsafe ref struct EpiloguePieces(MapKernel? map, byte** operands, ReadOnlySpan<Scalar> scalars)
{
    private readonly ReadOnlySpan<Scalar> scalars = scalars;

    /// <summary>The map of all elements.</summary>
    public void RunAll()
    {
        if (map is not null) Run(0, map.Count);
    }

    /// <summary>The map of some elements, which are whole extents of the first axis.</summary>
    public void Run(long start, long end) => map?.Run(operands, scalars, start, end);
}
