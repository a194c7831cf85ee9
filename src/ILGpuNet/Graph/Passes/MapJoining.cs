using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Joins independent maps of one program, whatever their shapes, into one kernel: the updates of all parameters of a network, above all. A joined kernel
/// runs where its last member would have run.
/// <para>
/// A map can be put off until then if nothing in between reads what it writes, and nothing in between writes over what it reads; the rest of the order
/// stays as it is. Maps that are not updates would hold their memory for longer, so they join only where they are small.
/// </para>
/// </summary>
internal sealed class MapJoining
{
    /// <summary>Members of a kernel at most: enough to share the work well, few enough for a table of their operands on a stack.</summary>
    internal const int MaximumMembers = 64;

    /// <summary>Elements up to which a map that is not an update joins others.</summary>
    private const long MaximumElements = 4096;

    private readonly Dictionary<int, int> takesOver;
    private readonly Dictionary<MapProgram, Joint> open = [];

    /// <summary>The joints that write a buffer, or read a leaf that an update is to write over. Some of them may be closed already.</summary>
    private readonly Dictionary<int, List<Joint>> writers = [], readers = [];
    private readonly HashSet<int> targets;

    private MapJoining(Dictionary<int, int> takesOver)
    {
        this.takesOver = takesOver;
        targets = [.. takesOver.Values];
    }

    /// <summary>The kernels with joined ones in place of their members.</summary>
    /// <param name="units">Kernels in the order in which they run.</param>
    /// <param name="takesOver">For each written node that lies in a leaf's memory, that leaf.</param>
    /// <param name="engine">Says which maps it can join.</param>
    public static KernelUnit[] Apply(KernelUnit[] units, Dictionary<int, int> takesOver, Engine engine)
    {
        var joining = new MapJoining(takesOver);
        Joint?[] joints = Array.ConvertAll(units, unit => joining.Add(unit, engine));
        var joined = new List<KernelUnit>(units.Length);
        for (int i = 0; i < units.Length; i++)
        {
            if (joints[i] is not { } joint) joined.Add(units[i]);
            else if (joint.Members[^1] == units[i]) joined.Add(joint.ToUnit());
        }
        return [.. joined];
    }

    /// <summary>Adds a kernel to the joint that takes it, null where there is none; closes those that cannot be put off beyond it.</summary>
    private Joint? Add(KernelUnit unit, Engine engine)
    {
        foreach (Place input in unit.Inputs) CloseAll(writers, input.Buffer);
        foreach (int output in unit.Outputs)
        {
            if (takesOver.TryGetValue(output, out int target)) CloseAll(readers, target);
        }
        if (unit.Primitive is not MapPrimitive map || !CanWait(unit) || !engine.CanJoinMaps(map.Program)) return null;
        if (!open.TryGetValue(map.Program, out Joint? joint) || joint.IsClosed || joint.Members.Count == MaximumMembers)
            open[map.Program] = joint = new Joint();
        joint.Members.Add(unit);
        foreach (int output in unit.Outputs) Note(writers, output, joint);
        foreach (Place input in unit.Inputs.Where(input => targets.Contains(input.Buffer))) Note(readers, input.Buffer, joint);
        return joint;
    }

    private bool CanWait(KernelUnit unit) =>
        Array.TrueForAll(unit.Outputs, takesOver.ContainsKey) || unit.OutputSpecs[0].Shape.Count <= MaximumElements;

    private static void Note(Dictionary<int, List<Joint>> table, int buffer, Joint joint)
    {
        if (!table.TryGetValue(buffer, out List<Joint>? joints)) table[buffer] = joints = [];
        if (joints.Count == 0 || joints[^1] != joint) joints.Add(joint);
    }

    private static void CloseAll(Dictionary<int, List<Joint>> table, int buffer)
    {
        if (!table.TryGetValue(buffer, out List<Joint>? joints)) return;
        foreach (Joint joint in joints) joint.IsClosed = true;
    }

    /// <summary>Maps that become one kernel.</summary>
    private sealed class Joint
    {
        public List<KernelUnit> Members { get; } = [];

        /// <summary>Whether no kernel can join any more.</summary>
        public bool IsClosed { get; set; }

        public KernelUnit ToUnit()
        {
            KernelUnit first = Members[0];
            if (Members.Count == 1) return first;
            MapProgram program = ((MapPrimitive)first.Primitive).Program;
            return new KernelUnit
            {
                Name = $"{Members.Count} x {first.Name}",
                Primitive = new ManyMapsPrimitive(program, ValueList.Create<Shape>([.. Members.Select(member => member.OutputSpecs[0].Shape)])),
                Inputs = [.. Members.SelectMany(member => member.Inputs)],
                Outputs = [.. Members.SelectMany(member => member.Outputs)],
                OutputSpecs = [.. Members.SelectMany(member => member.OutputSpecs)],
                Scalars = [.. Members.SelectMany(member => member.Scalars)],
                Start = Members[^1].Start,
            };
        }
    }
}
