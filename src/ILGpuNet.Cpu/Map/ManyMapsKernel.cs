using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Several maps of one program. The elements of all of them are one range, which the threads share evenly: large maps are split, small ones stay
/// together, and there is one parallel region where each map would have had its own.
/// </summary>
internal sealed unsafe class ManyMapsKernel : CpuKernel
{
    private readonly MapKernel[] maps;
    private readonly MapProgram program;

    /// <summary>Elements before each map, and at the end all of them.</summary>
    private readonly long[] starts;

    public ManyMapsKernel(ManyMapsPrimitive primitive, ReadOnlySpan<Operand> inputs)
    {
        program = primitive.Program;
        int inputCount = program.InputTypes.Count;
        maps = new MapKernel[primitive.Shapes.Count];
        starts = new long[maps.Length + 1];
        // One program is compiled once, when all maps together have run enough; for the small ones it then is there too.
        var execution = new MapExecution(program, new MapSchedule(program), primitive.Shapes.Span.ToArray().Sum(shape => shape.Count), isStreamed: false);
        for (int i = 0; i < maps.Length; i++)
        {
            maps[i] = new MapKernel(program, inputs.Slice(i * inputCount, inputCount), primitive.Shapes[i], sumCount: 0, [], execution);
            starts[i + 1] = starts[i] + maps[i].Count;
        }
    }

    [SkipLocalsInit]
    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        int inputs = program.InputTypes.Count, outputs = program.Outputs.Count;
        byte** ofMaps = stackalloc byte*[maps.Length * (inputs + outputs)];
        for (int i = 0; i < maps.Length; i++)
        {
            byte** ofMap = ofMaps + i * (inputs + outputs);
            for (int k = 0; k < inputs; k++) ofMap[k] = operands[i * inputs + k];
            for (int k = 0; k < outputs; k++) ofMap[inputs + k] = operands[maps.Length * inputs + i * outputs + k];
        }
        long* converted = stackalloc long[scalars.Length];
        for (int i = 0; i < scalars.Length; i++) scalars[i].Store(program.ScalarTypes[i % program.ScalarTypes.Count], converted + i);
        foreach (MapKernel map in maps) map.Expect(map.Count);
        var work = new Work { Kernel = this, Operands = ofMaps, Scalars = converted };
        ForkJoin.Run(ref work, Workload.Parts(starts[^1] * maps[0].NanosecondsPerElement, starts[^1]));
    }

    /// <summary>Where a share of all elements begins in a map, at the start of a block.</summary>
    private long StartIn(int map, long position) => position >= starts[map + 1]
        ? maps[map].Count
        : Math.Max(position - starts[map], 0) / maps[map].BlockLength * maps[map].BlockLength;

    private struct Work : IParallelWork
    {
        public ManyMapsKernel Kernel;
        public byte** Operands;
        public long* Scalars;

        public readonly void Execute(int part, int parts)
        {
            MapProgram program = Kernel.program;
            (long first, long last) = Workload.Range(Kernel.starts[^1], part, parts);
            for (int i = 0; i < Kernel.maps.Length; i++)
            {
                long start = Kernel.StartIn(i, first), end = Kernel.StartIn(i, last);
                if (start == end) continue;
                Kernel.maps[i].Execute(
                    Operands + i * (program.InputTypes.Count + program.Outputs.Count), Scalars + i * program.ScalarTypes.Count, start, end, segment: 0);
            }
        }
    }
}
