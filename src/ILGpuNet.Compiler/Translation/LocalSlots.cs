using System.Reflection;
using System.Reflection.Metadata;

namespace ILGpuNet.Compiler;

/// <summary>
/// The locals of a method. C#'s compiler lets locals of scopes that do not overlap share a slot: where each use of a slot lies in one scope, each
/// scope has a variable of its own, with its name. The type of a reference is known when it is first assigned.
/// </summary>
internal sealed class LocalSlots
{
    private readonly IList<LocalVariableInfo> locals;
    private readonly DebugInformation names;
    private readonly HashSet<int> shared = [];
    private readonly Dictionary<(int Slot, int Scope), int> stores = [];
    private readonly HashSet<(int Slot, int Scope)> addressTaken = [];
    private readonly Dictionary<(int Slot, int Scope), Variable> variables = [];
    private readonly Dictionary<(int Slot, int Scope), Expression> constants = [];

    public LocalSlots(MethodBody body, List<Instruction> instructions, DebugInformation names)
    {
        (locals, this.names) = (body.LocalVariables, names);
        foreach (Instruction instruction in instructions)
        {
            if (SlotOf(instruction) is not { } slot || ScopeAt(slot, instruction.Offset) >= 0) continue;
            shared.Add(slot);
        }
        foreach (Instruction instruction in instructions)
        {
            if (SlotOf(instruction) is not { } slot) continue;
            (int, int) key = Key(slot, instruction.Offset);
            if (IsStore(instruction.Code)) stores[key] = stores.GetValueOrDefault(key) + 1;
            if (instruction.Code is ILOpCode.Ldloca or ILOpCode.Ldloca_s) addressTaken.Add(key);
        }
    }

    /// <summary>The slot that an instruction loads, stores or refers to.</summary>
    public static int? SlotOf(Instruction instruction) => instruction.Code switch
    {
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => instruction.Code - ILOpCode.Ldloc_0,
        >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => instruction.Code - ILOpCode.Stloc_0,
        ILOpCode.Ldloc or ILOpCode.Ldloc_s or ILOpCode.Stloc or ILOpCode.Stloc_s or ILOpCode.Ldloca or ILOpCode.Ldloca_s => (int)instruction.Operand!,
        _ => null,
    };

    public bool IsErased(int slot) => DeviceType.IsErased(locals[slot].LocalType);

    public Type TypeOf(int slot) => locals[slot].LocalType;

    /// <summary>Whether this is the only assignment, so that a constant or an array can stand for the local.</summary>
    public bool IsAssignedOnce(int slot, int offset) => stores.GetValueOrDefault(Key(slot, offset)) == 1;

    public Expression? ConstantOf(int slot, int offset) => constants.GetValueOrDefault(Key(slot, offset));

    public bool TrySetConstant(int slot, int offset, Expression value)
    {
        if (!IsAssignedOnce(slot, offset) || (addressTaken.Contains(Key(slot, offset)) && !value.Type.IsPointer)) return false;
        constants[Key(slot, offset)] = value;
        return true;
    }

    public string NameOf(int slot, int offset) => ScopeAt(slot, offset) is >= 0 and var scope ? names.ScopesOf(slot)[scope].Name
        : names.ScopesOf(slot) is [var first, ..] ? first.Name : "v" + slot;

    /// <summary>The variable that an instruction means; with the type of what is stored, for a reference that is first assigned.</summary>
    public Variable Variable(int slot, int offset, DeviceType? stored = null)
    {
        (int, int) key = Key(slot, offset);
        if (variables.TryGetValue(key, out Variable? variable)) return variable;
        Type type = locals[slot].LocalType;
        DeviceType deviceType = !type.IsByRef ? DeviceType.Of(type)
            : stored ?? throw new UnsupportedConstructException($"reference {NameOf(slot, offset)}, read before it is assigned", "assign it first");
        variable = new Variable(NameOf(slot, offset), deviceType) { AddressTaken = addressTaken.Contains(key) && !deviceType.IsPointer };
        return variables[key] = variable;
    }

    private (int, int) Key(int slot, int offset) => (slot, shared.Contains(slot) ? -1 : ScopeAt(slot, offset));

    private int ScopeAt(int slot, int offset)
    {
        IReadOnlyList<(string Name, int Start, int End)> scopes = names.ScopesOf(slot);
        for (int i = 0; i < scopes.Count; i++)
            if (offset >= scopes[i].Start && offset < scopes[i].End) return i;
        return -1;
    }

    private static bool IsStore(ILOpCode code) =>
        code is (>= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3) or ILOpCode.Stloc or ILOpCode.Stloc_s;
}
