#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

typedef struct
{
    uchar limited;
    int Hidden;
    int Count;
    int Time;
    int PreviousStart;
} RecurrentStep;

static inline int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((uint)self->Time * (uint)self->Count);
}

static inline int RecurrentStep_GateOf(RecurrentStep* self, int i, int gates)
{
    return (int)((uint)(i / self->Hidden) * (uint)gates * (uint)self->Hidden + (uint)(i % self->Hidden));
}

static inline bool RecurrentStep_IsOver(RecurrentStep* self, __global long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long)self->Time >= lengths[i / self->Hidden];
}

__kernel void GruCellGradient_Single(__global float* stateGradients_memory, int stateGradients_start, __global float* previous_memory, int previous_start, __global float* gates_memory, int gates_start, __global long* lengths_memory, int lengths_start, __global float* recurrent_memory, int recurrent_start, __global float* carried_memory, int carried_start, __global float* xGradient_memory, int xGradient_start, __global float* recurrentGradient_memory, int recurrentGradient_start, RecurrentStep step_)
{
    __global float* stateGradients = stateGradients_memory + stateGradients_start;
    __global float* previous = previous_memory + previous_start;
    __global float* gates = gates_memory + gates_start;
    __global long* lengths = lengths_memory + lengths_start;
    __global float* recurrent = recurrent_memory + recurrent_start;
    __global float* carried = carried_memory + carried_start;
    __global float* xGradient = xGradient_memory + xGradient_start;
    __global float* recurrentGradient = recurrentGradient_memory + recurrentGradient_start;
    int hidden = step_.Hidden;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int to = (int)(3u * (uint)RecurrentStep_get_Start(&step_) + (uint)RecurrentStep_GateOf(&step_, i, 3));
        int saved = (int)(4u * (uint)RecurrentStep_get_Start(&step_) + (uint)RecurrentStep_GateOf(&step_, i, 4));
        float state = stateGradients[RecurrentStep_get_Start(&step_) + i] + carried[i] + recurrent[i];
        float past = state;
        float ofReset = 0.0f;
        float ofUpdate = 0.0f;
        float ofCandidate = 0.0f;
        float reset = 0.0f;
        if (!RecurrentStep_IsOver(&step_, lengths, i))
        {
            reset = gates[saved];
            float update = gates[saved + hidden];
            float candidate = gates[saved + 2 * hidden];
            ofCandidate = state * (1.0f - update) * (1.0f - candidate * candidate);
            ofUpdate = state * (previous[step_.PreviousStart + i] - candidate) * (update * (1.0f - update));
            ofReset = ofCandidate * gates[saved + 3 * hidden] * (reset * (1.0f - reset));
            past = state * update;
        }
        xGradient[to] = ofReset;
        xGradient[to + hidden] = ofUpdate;
        xGradient[to + 2 * hidden] = ofCandidate;
        recurrentGradient[to] = ofReset;
        recurrentGradient[to + hidden] = ofUpdate;
        recurrentGradient[to + 2 * hidden] = ofCandidate * reset;
        carried[i] = past;
    }
}
